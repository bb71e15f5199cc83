package answer

import "testing"

// What a helpful model says passes: the guard costs no good answer.
func TestGoodSentencesPass(t *testing.T) {
	sources := []string{"Tidewell is free for up to five people. Above that it is 3 dollars per person and month, with no set-up fee.",
		"You can cancel at any time under Settings, Plan. Your plan then runs until the end of the month that is paid for.",
		"Choose \"Forgot password\" on the sign-in page, and you will get a link to set a new one.", "Orders are shipped within two working days with DHL24.",
		"You may return goods within 30 days. Refunds are paid within five days.", "Write to help@tidewell.example or call +1 415 555 0100."}
	for lang, list := range map[string][]string{
		"en": {
			"Tidewell is free for teams of up to five people.", "For six people you would pay 18 dollars a month.", "There is no set-up fee.",
			"You can cancel whenever you like: go to Settings and then Plan.", "Your plan stays active until the end of the paid month.",
			"On the sign-in page, choose \"Forgot password\" and you'll get a link.", "Orders ship within two working days.", "Yes, we ship with DHL24.",
			"You have 30 days to return something you bought.", "Refunds usually arrive within five days after the return.", "Sure, here is how it works.",
			"You can write to help@tidewell.example.", "Good question!", "Yes.", "No, a card is not needed.", "It was built for small teams.", "We were founded in Lisbon.",
			"You will be sent a link by e-mail.", "If your order has been sent already, it can be returned within 30 days.", "Once your plan ends, nothing is charged.",
			"You'll find it under Settings.", "We are open from 9 a.m. to 6 p.m.", "Our team is happy to help on weekdays.", "The app was updated for iPhone and Android.",
			"Your data is stored encrypted.", "You choose where your data is stored.", "Swaps are settled without a phone call.", "I'm glad you asked!",
		},
		"de": {"Bis zu fünf Personen ist Tidewell kostenlos.", "Sie können jederzeit unter Einstellungen kündigen.", "Bestellungen werden innerhalb von zwei Werktagen verschickt.",
			"Ja, das geht.", "Wir haben von Montag bis Freitag geöffnet.", "Die Rückgabe ist 30 Tage lang möglich."},
		"es": {"Tidewell es gratis para equipos de hasta cinco personas.", "Puede cancelar cuando quiera en Ajustes.", "Enviamos los pedidos en dos días laborables.", "Sí, claro.",
			"Los reembolsos se pagan en cinco días."},
		"fr": {"Tidewell est gratuit jusqu'à cinq personnes.", "Vous pouvez résilier à tout moment dans les réglages.", "Les commandes partent sous deux jours ouvrés.", "Oui, bien sûr."},
		"pt": {"O Tidewell é grátis até cinco pessoas.", "Pode cancelar quando quiser nas definições.", "Enviamos as encomendas em dois dias úteis.", "Sim, claro."},
		"ar": {"تايدويل مجاني حتى خمسة أشخاص.", "يمكنك الإلغاء في أي وقت من الإعدادات.", "تُشحن الطلبات خلال يومي عمل.", "نعم، بالتأكيد."},
	} {
		g := NewGuard(Guarded{Lang: lang, Sources: sources, Private: []string{"Say nothing the sources do not say. Answer in the customer's language."}, Said: []string{"How do I cancel my plan and what does it cost for a team?"}})
		for _, s := range list {
			if r := g.Check("", s); r != "" {
				t.Errorf("%s %q: %s", lang, s, r)
			}
		}
	}
}
