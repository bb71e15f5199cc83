package engine

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// A concept is what a category of any language may be about. Its words are folded beginnings of words in the six
// languages, so "Facturación", "Billing" and "Rechnungen" are one; a word with a blank in it must follow as a whole.
var concepts = map[string]string{
	"refund": "refund reimburs moneyback chargeback reembols reintegr devolu rembours rückerstatt erstatt estorno " +
		"استرداد استرجاع ارجاع",
	"returns": "return exchange warrant garant retour retoure rückgab umtausch reklamation cambio troca devolucao إرجاع استبدال ضمان",
	"billing": "bill invoic payment charge account_receivable factur pago cobr cobran pagament paiement prelev rechnung zahlung abrechn " +
		"fatura boleto فاتور فواتير دفع سداد محاسب",
	"technical": "technic tech support bug fault error incident issue problem trouble hardware software tecnic soporte averia fallo " +
		"technique panne assistance depannage technisch technik störung fehler suporte defeito تقني فني دعم عطل خلل",
	"outage":   "outage downtime incident corte caida panne ausfall störung queda indisponib انقطاع توقف",
	"shipping": "ship deliver parcel package courier logistic envio entrega paquete livraison expedition colis versand liefer paket frete encomenda شحن توصيل تسليم طرد",
	"order":    "order purchase pedido compra commande achat bestell kauf encomenda طلب طلبي مشتريات",
	"account": "account login password profile access settings cuenta acceso contraseña contrasena compte acces mot_de_passe konto zugang " +
		"passwort einstellung conta acesso senha حساب دخول مرور",
	"cancellation": "cancel terminat churn baja cancelacion anulacion annul resili kündig kundig stornier stornierung cancelamento الغاء إلغاء",
	"subscription": "subscri plan membership licen contract suscrip abono abonne forfait contrat abo abonnement vertrag tarif assinatura plano contrato اشتراك باق خطة عقد",
	"complaint":    "complain feedback grievance queja reclam plainte beschwer reklamation reclamacao شكوى شكاوى ملاحظ",
	"request":      "request enquir inquir solicitud peticion demande anfrage wunsch solicitacao طلب استفسار",
	"sales":        "sale lead prospect buy purchase venta comercial compra vente commercial achat verkauf vertrieb kauf venda comercial مبيعات شراء",
	"demo":         "demo trial prueba presentacion essai presentation vorführ vorfuhr test demonstra teste عرض تجرب ديمو",
	"pricing":      "pric quot cost estimat offer precio presupuesto cotiza prix tarif devis preis angebot kosten preco orcamento cotacao سعر أسعار اسعار عرض تسعير",
	"partnership":  "partner reseller affiliat distribut alliance socio alianza colabora revend partenar vertriebspartner koopera parceria parceiro شراك شريك موزع تعاون",
	"callback":     "callback call phone llamada telefon rappel appel rückruf ruckruf anruf ligacao retorno اتصال مكالم هاتف",
	"appointment": "appointment booking reserv visit meeting schedul cita reunion rendez rdv termin buchung besuch consulta agenda reuniao " +
		"موعد حجز زيار اجتماع",
	"training": "train onboard course formacion capacita formation schulung einarbeit treinamento تدريب دورة",
	"privacy":  "privacy gdpr data_protection secur privacidad seguridad confidential securite datenschutz sicherheit privacidade seguranca خصوص أمن امان",
	"jobs":     "job career hiring recruit vacan empleo trabajo emploi carriere stelle bewerbung karriere vaga emprego وظيف توظيف",
	"press":    "press media prensa presse journalis imprensa صحاف إعلام اعلام",
	"general":  "general other misc otro otra otros divers autre allgemein sonstig andere geral outro outros عام أخرى اخرى",
}

// about is the concepts a reason is filed under, nearest first.
var about = map[string][]string{
	"refund": {"refund", "returns", "billing"}, "billing_dispute": {"billing", "refund"},
	"cancellation": {"cancellation", "subscription", "account"}, "subscription_change": {"subscription", "billing"},
	"account_settings": {"account"}, "order_details": {"order", "shipping"},
	"technical_fault": {"technical", "outage"}, "outage": {"outage", "technical"},
	"complaint": {"complaint"}, "special_request": {"request"}, "demo": {"demo", "sales"},
	"sales": {"sales"}, "pricing": {"pricing", "sales"}, "partnership": {"partnership"},
	"callback": {"callback", "sales"}, "appointment": {"appointment"},
	reasonHuman: {"general"}, reasonCannot: {"general"}, "general_question": {"general", "request"},
}

// index is the concepts by the first two runes of their words, for a lookup in a handful of comparisons.
var index = func() map[string][]conceptWord {
	out := map[string][]conceptWord{}
	for c, words := range concepts {
		for _, w := range strings.Fields(words) {
			w = extract.FoldWord(strings.ReplaceAll(w, "_", " "))
			out[prefix(w)] = append(out[prefix(w)], conceptWord{w, c})
		}
	}
	return out
}()

type conceptWord struct{ word, concept string }

func prefix(w string) string {
	n := 0
	for i := range w {
		if n == 2 {
			return w[:i]
		}
		n++
	}
	return w
}

// meaning is the concepts a text's words begin like.
func meaning(words []string) map[string]bool {
	out := map[string]bool{}
	for i, w := range words {
		for _, w := range []string{w, strings.TrimPrefix(w, "ال"), strings.TrimPrefix(w, "وال")} {
			for _, c := range index[prefix(w)] {
				first, rest, whole := strings.Cut(c.word, " ")
				switch {
				case whole && w == first && strings.HasPrefix(strings.Join(words[i+1:], " "), rest),
					!whole && strings.HasPrefix(w, c.word) && (len(c.word) > 4 || len(w) <= len(c.word)+3):
					out[c.concept] = true
				}
			}
		}
	}
	return out
}

// wordsOf is the words of a text as they are compared.
func wordsOf(text string) []string {
	var out []string
	for _, t := range extract.Tokens(text) {
		if t.Kind != extract.Sign {
			out = append(out, t.Fold)
		}
	}
	return out
}
