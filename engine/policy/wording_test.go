package policy

import (
	"slices"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
)

// Operators name a matter in many words: each starts collecting for the same built-in reason.
func TestMattersInManyWords(t *testing.T) {
	for text, want := range map[string]string{
		"If somebody wants their deposit back, take the name.":             "refund",
		"When a customer would like to send something back, get the name.": "refund",
		"If a member wants to leave us, take the name.":                    "cancellation",
		"When someone does not recognise a charge, take the name.":         "billing_dispute",
		"If someone is charged twice, take the name.":                      "billing_dispute",
		"When a guest has a dietary request, note the name.":               "special_request",
		"If the app keeps crashing, take the name.":                        "technical_fault",
		"When a parcel has not turned up, take the name.":                  "order_details",
		"If a user cannot log in, take the name.":                          "account_settings",
		"When somebody would like to become a member, take the name.":      "sales",
		"If a shop wants to stock our products, take the name.":            "partnership",
		"When you get stuck, take the name.":                               "cannot_answer",
		"Si el cliente quiere darse de baja, pide el nombre.":              "cancellation",
		"Si el equipo está averiado, anota el nombre del cliente.":         "technical_fault",
		"Si un client veut contester une facture, notez le nom.":           "billing_dispute",
		"Pour une demande de devis, notez le nom et le téléphone.":         "pricing",
		"Wenn ein Kunde zurückgerufen werden möchte, nimm den Namen auf.":  "callback",
		"Bei Kündigungswünschen bitte den Namen aufnehmen.":                "cancellation",
		"Se o cliente quiser remarcar uma consulta, peça o nome.":          "appointment",
		"Se o aparelho está avariado, anote o nome do cliente.":            "technical_fault",
		"إذا أراد العميل تقديم شكوى فاطلب اسمه.":                           "complaint",
		"لو العميل عايز يسترد فلوسه خد اسمه.":                              "refund",
	} {
		if u := Understand(text, engine.Text, nil); !slices.Equal(u.Start, []string{want}) {
			t.Errorf("%s\n starts %v, want %s", text, u.Start, want)
		}
	}
}

// What only looks like a built-in reason keeps its own words.
func TestWordsThatAreNoBuiltInMatter(t *testing.T) {
	for _, text := range []string{
		"When someone asks about home deliveries, take the name.",
		"If somebody needs a food parcel, take the name.",
		"When a parent asks about trial lessons, take the name.",
		"If a school asks about group bookings, take the name.",
		"Wenn jemand nach den Lieferzeiten fragt, nimm den Namen auf.",
		"Si quelqu'un demande les délais de livraison, notez le nom.",
		"Si alguien pregunta por las formas de pago, pide el nombre.",
	} {
		u := Understand(text, engine.Text, nil)
		if len(u.Start) != 1 || len(u.Start[0]) < 6 || u.Start[0][:6] != "topic:" {
			t.Errorf("%s\n starts %v, want a topic", text, u.Start)
		}
	}
}
