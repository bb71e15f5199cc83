package voice

import "strings"

// The few words that are spoken where no conversation is: to the person called, and when nothing works. They stand here
// because the platform asks for them in a document of their own.
var (
	takeIt = map[string][2]string{
		"en": {"A caller for you.", "Press any key to take the call."},
		"es": {"Tiene una llamada.", "Pulse cualquier tecla para atenderla."},
		"fr": {"Un appel pour vous.", "Appuyez sur une touche pour le prendre."},
		"de": {"Ein Anruf für Sie.", "Drücken Sie eine Taste, um ihn anzunehmen."},
		"pt": {"Uma ligação para você.", "Pressione qualquer tecla para atender."},
		"ar": {"لديك مكالمة.", "للرد يكفي الضغط على أي مفتاح."},
	}
	regret = map[string]string{
		"en": "I'm sorry, we cannot take your call right now. Please try again in a few minutes.",
		"es": "Lo siento, ahora no podemos atender su llamada. Inténtelo de nuevo en unos minutos, por favor.",
		"fr": "Désolé, nous ne pouvons pas prendre votre appel pour le moment. Merci de réessayer dans quelques minutes.",
		"de": "Leider können wir Ihren Anruf gerade nicht annehmen. Bitte versuchen Sie es in einigen Minuten wieder.",
		"pt": "Lamento, não podemos atender a sua ligação agora. Tente novamente em alguns minutos, por favor.",
		"ar": "عذرًا، لا يمكننا الرد على مكالمتك الآن. يرجى المحاولة بعد بضع دقائق.",
	}
)

func language(lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if _, ok := takeIt[base]; ok {
		return base
	}
	return "en"
}

func whispered(lang, note string) string {
	w := takeIt[language(lang)]
	if note = strings.TrimSpace(note); note != "" && !strings.HasSuffix(note, ".") {
		note += "."
	}
	return strings.Join(strings.Fields(w[0]+" "+note+" "+w[1]), " ")
}

func sorry(lang string) string { return regret[language(lang)] }
