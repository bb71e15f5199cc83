package prompts

import "testing"

// A custom field is called by its label with the article its gender wants; a label nobody can decline is quoted.
func TestLabelsInSentences(t *testing.T) {
	l := library(t)
	for _, c := range []struct{ lang, mode, move, label, want string }{
		{"en", "text", "denied", "Order number", "Let's change that, then. What is the order number?"},
		{"en", "text", "denied", "Measurements", "Let's change that, then. What are the measurements?"},
		{"en", "text", "denied", "Number of guests", "Let's change that, then. What is the number of guests?"},
		{"en", "text", "denied", "Vehicle GPS", "Let's change that, then. What is the vehicle GPS?"},
		{"en", "text", "ask.custom", "Please describe the issue", "Please describe the issue."},
		{"en", "text", "denied", "Order status", "Let's change that, then. What is the order status?"},
		{"en", "text", "denied", "VAT id:", "Let's change that, then. What is the VAT id?"},
		{"en", "text", "denied", "Your budget (if any) *", "Let's change that, then. What is the budget?"},
		{"en", "text", "denied", " :*", "Let's change that, then. What is that detail?"},
		{"en", "text", "denied", "رقم الطلب", "Let's change that, then. What is “رقم الطلب”?"},
		{"en", "text", "denied", "How did you hear about us?", "Let's change that, then. What is that detail?"},
		{"en", "text", "ask.custom", "How did you hear about us", "How did you hear about us?"},
		{"en", "text", "ask.custom", "Describe your project", "Describe your project."},
		{"en", "voice", "ask.custom", "Country/Region", "Could you tell me the country or Region, please?"},
		{"de", "text", "denied", "Bestellnummer", "Dann ändern wir das. Wie lautet die Bestellnummer?"},
		{"de", "text", "denied", "Wunschtermin", "Dann ändern wir das. Wie lautet der Wunschtermin?"},
		{"de", "text", "ask.custom", "Wunschtermin", "Könnten Sie mir den Wunschtermin nennen?"},
		{"de", "text", "ask.custom", "Produktname", "Könnten Sie mir den Produktnamen nennen?"},
		{"de", "text", "ask.custom", "Gewünschter Termin", "Könnten Sie mir den gewünschten Termin nennen?"},
		{"de", "text", "denied", "Gewünschtes Datum", "Dann ändern wir das. Wie lautet das gewünschte Datum?"},
		{"de", "text", "denied", "Maße", "Dann ändern wir das. Wie lauten die Maße?"},
		{"de", "text", "reask.custom", "Produktname", "Mir fehlt noch der Produktname. Würden Sie ihn mir nennen?"},
		{"de", "text", "reask.custom", "Anzahl der Gäste", "Mir fehlt noch die Anzahl der Gäste. Würden Sie sie mir nennen?"},
		{"de", "text", "reask.custom", "Ihre Kundennummer", "Mir fehlt noch die Kundennummer. Würden Sie sie mir nennen?"},
		{"de", "text", "ask.custom", "Order number", "Könnten Sie mir die Angabe zu „Order number“ nennen?"},
		{"fr", "text", "ask.custom", "Numéro de commande", "Pourriez-vous m'indiquer le numéro de commande\u202f?"},
		{"fr", "text", "ask.custom", "Adresse de livraison", "Pourriez-vous m'indiquer l'adresse de livraison\u202f?"},
		{"fr", "text", "ask.custom", "Hauteur du portail", "Pourriez-vous m'indiquer la hauteur du portail\u202f?"},
		{"fr", "text", "ask.custom", "Heure d'arrivée", "Pourriez-vous m'indiquer l'heure d'arrivée\u202f?"},
		{"fr", "text", "reask.custom", "Dates souhaitées", "Il me manque encore les dates souhaitées. Pouvez-vous me les donner\u202f?"},
		{"fr", "text", "reask.custom", "Budget", "Il me manque encore le budget. Pouvez-vous me le donner\u202f?"},
		{"fr", "text", "ask.custom", "Order number", "Pourriez-vous m'indiquer l'information «\u00a0Order number\u00a0»\u202f?"},
		{"es", "text", "reask.custom", "Número de pedido", "Todavía me falta el número de pedido. ¿Me lo da, por favor?"},
		{"es", "text", "reask.custom", "Fecha preferida", "Todavía me falta la fecha preferida. ¿Me la da, por favor?"},
		{"es", "text", "reask.custom", "Medidas", "Todavía me faltan las medidas. ¿Me las da, por favor?"},
		{"es", "text", "reask.custom", "Datos del vehículo", "Todavía me faltan los datos del vehículo. ¿Me los da, por favor?"},
		{"es", "text", "reask.custom", "Área", "Todavía me falta el área. ¿Me la da, por favor?"},
		{"es", "text", "reask.custom", "Idioma", "Todavía me falta el idioma. ¿Me lo da, por favor?"},
		{"es", "text", "reask.custom", "Order number", "Todavía me falta el dato «Order number». ¿Me lo da, por favor?"},
		{"es", "text", "ask.custom", "Cómo nos conoció", "¿Cómo nos conoció?"},
		{"pt", "text", "denied", "Número do pedido", "Então vamos mudar isso. Qual é o número do pedido?"},
		{"pt", "text", "denied", "Data preferida", "Então vamos mudar isso. Qual é a data preferida?"},
		{"pt", "text", "ask.custom", "Data source", "Pode me informar o dado “Data source”, por favor?"},
		{"en", "text", "ask.custom", "Número de pedido", "Could you tell me “Número de pedido”, please?"},
		{"pt", "text", "denied", "Opções", "Então vamos mudar isso. Quais são as opções?"},
		{"pt", "text", "ask.custom", "Order number", "Pode me informar o dado “Order number”, por favor?"},
		{"ar", "voice", "ask.custom", "رقم الطلب", "هل يمكنني معرفة رقم الطلب من فضلك؟"},
		{"ar", "voice", "ask.custom", "فاتورة", "هل يمكنني معرفة الفاتورة من فضلك؟"},
		{"ar", "voice", "ask.custom", "عنوان بريدي", "هل يمكنني معرفة «عنوان بريدي» من فضلك؟"},
		{"ar", "text", "ask.custom", "Order number", "هل يمكنني معرفة «\u2068Order number\u2069» من فضلك؟"},
	} {
		if got, err := l.Say(c.lang, c.mode, c.move, 0, map[string]string{"label": c.label}); err != nil || got != c.want {
			t.Errorf("%s %s %s: %q, %v\nwant %q", c.lang, c.move, c.label, got, err, c.want)
		}
	}
}

// A list agrees as a whole, and a question in it is named by what is wanted.
func TestListsAgree(t *testing.T) {
	l := library(t)
	for _, c := range []struct{ lang, fields, labels, want string }{
		{"en", "email", "", "Without your email address I'm not able to open a ticket. I'm here if you'd like to share it later."},
		{"en", "name\nemail", "\n", "Without your name and email address I'm not able to open a ticket. I'm here if you'd like to share them later."},
		{"en", "\n", "Team size\nWhat do you need?", "Without your team size and answer to “What do you need?” I'm not able to open a ticket. I'm here if you'd like to share them later."},
		{"de", "name\n", "\nWunschtermin", "Ohne Ihren Namen und den Wunschtermin ist kein Ticket möglich. Ich bin da, falls Sie das später nachholen möchten."},
	} {
		got, err := l.Say(c.lang, "text", "gate.unmet", 2, map[string]string{"fields": c.fields, "labels": c.labels})
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v\nwant %q", c.lang, got, err, c.want)
		}
	}
}
