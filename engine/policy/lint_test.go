package policy

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// Each finding with texts that deserve it and texts that only look so. A wrong finding is worse than one missing.
func TestFindings(t *testing.T) {
	for code, c := range map[string]struct{ yes, no []finding }{
		TwinField: {
			yes: []finding{{custom: "Mobile number", text: "Ask for the mobile number."}, {custom: "E-mail address", text: "Ask for the e-mail address."},
				{custom: "Full name", text: "Ask for the full name."}, {custom: "Organisation", text: "Ask for the organisation."},
				{custom: "WhatsApp number", text: "Ask for the WhatsApp number."}, {custom: "رقم الجوال", text: "اطلب رقم الجوال."},
				{custom: "Correo electrónico", text: "Pide el correo electrónico."}, {custom: "Téléphone", text: "Demandez le téléphone."}},
			no: []finding{{custom: "Pet name", text: "Ask for the pet name."}, {custom: "Company size", text: "Ask for the company size."},
				{custom: "Emergency contact", text: "Ask for the emergency contact."}, {custom: "Phone model", text: "Ask for the phone model."},
				{custom: "Order number", text: "Ask for the order number."}, {custom: "Fax number", text: "Ask for the fax number."},
				{custom: "Account name", text: "Ask for the account name."}, {custom: "Company website", text: "Ask for the company website."}},
		},
		UnmentionedCustom: {
			yes: []finding{{custom: "Team size", text: "Ask for name and phone."}, {custom: "Delivery date", text: "Ask for the order number."}},
			no: []finding{{custom: "Order number", text: "Ask for their order no. and name."}, {custom: "Order number", text: "Take the order ID."},
				{custom: "Budget range", text: "Find out the budget."}, {custom: "Number of guests", text: "Ask how many guests will come."},
				{custom: "Date of birth", text: "Ask for the birth date."}, {custom: "Vehicle registration", text: "We need the registration of the vehicle."},
				{custom: "Preferred date", text: "Ask which date they would prefer: the preferred date."}, {custom: "Allergies", text: "Ask about any allergy."},
				{custom: "Zip", text: ""}},
		},
		NamesOffField: {
			yes: []finding{{text: "Ask for the e-mail."}, {text: "Confirm the e-mail before you file."}, {text: "Order: name, phone, company."},
				{text: "Pide el correo."}, {text: "When they want a quote, name and company are needed."}},
			no: []finding{{text: "Never ask for the e-mail."}, {text: "We do not need their e-mail."}, {text: "Answer questions about our company."},
				{text: "We confirm every booking by e-mail."}, {text: "Our e-mail team replies within a day."}, {text: "Ask for name and phone, not the e-mail."},
				{text: "Ask for the e-mail.", fields: map[string]configs.Requirement{"email": "optional"}}},
		},
		SendsElsewhere: {
			yes: []finding{{text: "Refunds: e-mail us at refunds@example.com."}, {text: "For cancellations tell customers to visit our website."},
				{text: "If they want to complain, ask them to call our hotline."}, {text: "Returns are handled on our website."},
				{text: "Tell people with billing questions to use the contact form on our page."}, {text: "Para devoluciones, escríbanos a a@example.com."},
				{text: "Pour un remboursement, écrivez-nous à a@example.com."}, {text: "Point them to the customer portal."}},
			no: []finding{{text: "Forward every lead to sales@example.com."}, {text: "We e-mail the quote within a day."}, {text: "Never send customers to our website."},
				{text: "Ask for the e-mail address so that we can send the offer."}, {text: "Do not tell people to e-mail us."},
				{text: "Questions about our website go to Tom."}, {text: "Send complaints to the support team."}, {text: "Customers find us on the web."}},
		},
		Contradiction: {
			yes: []finding{{text: "Collect details for demos. Never collect details for demos."}, {text: "Ask for the phone number. Never ask for the phone number."},
				{text: "Ask for details only for refunds. Ask for the name at the start of every chat."},
				{text: "Always answer first. Ask for name and phone before you answer."},
				{text: "If they refuse, file it anyway. If they refuse, do not file anything."}},
			no: []finding{{text: "Ask for the phone number. Never ask existing customers for the phone number."},
				{text: "Collect details for demos. Never collect details for general questions."}, {text: "Never ask for the phone number."},
				{text: "Ask for name and phone when they want a demo. Do not ask for the phone when they want a refund."},
				{text: "First try to help. For complaints don't try to help, take name and phone."},
				{text: "If they refuse, explain why, then skip it."}},
		},
		ButtonsInVoice: {
			yes: []finding{{text: "Tell them to click the link.", mode: engine.Voice}, {text: "Ask callers to fill in the form.", mode: engine.Voice},
				{text: "Say: tap the button below.", mode: engine.Voice}, {text: "Ask them to upload a photo.", mode: engine.Voice}},
			no: []finding{{text: "Tell them to click the link.", mode: engine.Text}, {text: "Answer questions about our menu.", mode: engine.Voice},
				{text: "Never take credit card numbers.", mode: engine.Voice}, {text: "Repairs of a broken screen: take name and phone.", mode: engine.Voice},
				{text: "Do not mention buttons.", mode: engine.Voice}, {text: "Ask which form of payment they prefer.", mode: engine.Voice},
				{text: "Callers may press 1 for sales.", mode: engine.Voice}},
		},
	} {
		for _, f := range c.yes {
			if d := f.described(); !slices.ContainsFunc(d.Findings, func(g Finding) bool { return g.Code == code }) {
				t.Errorf("%s is missing for %q %q: %v", code, f.text, f.custom, d.Findings)
			}
		}
		for _, f := range c.no {
			if d := f.described(); slices.ContainsFunc(d.Findings, func(g Finding) bool { return g.Code == code }) {
				t.Errorf("%s is wrong for %q %q: %v", code, f.text, f.custom, d.Findings)
			}
		}
	}
}

type finding struct {
	text, custom string
	mode         engine.Mode
	fields       map[string]configs.Requirement
}

func (f finding) described() Described {
	c := configs.Capture{Enabled: true, Instructions: f.text, Fields: f.fields}
	if f.custom != "" {
		c.Custom = []configs.Custom{{Label: f.custom}}
	}
	return Describe(c, f.mode)
}

// A finding tells which sentence and which field it is about.
func TestFindingsNameTheirPlace(t *testing.T) {
	d := finding{text: "Ask for the e-mail. Refunds: e-mail us at a@example.com."}.described()
	if len(d.Findings) != 2 || d.Findings[0] != (Finding{Code: NamesOffField, Field: "email"}) ||
		d.Findings[1] != (Finding{Code: SendsElsewhere, Sentence: "Refunds: e-mail us at a@example.com."}) {
		t.Errorf("findings %+v", d.Findings)
	}
	d = finding{text: "Hello.\n- Tell callers to click the button!", mode: engine.Voice}.described()
	if len(d.Findings) != 1 || d.Findings[0].Sentence != "Tell callers to click the button!" {
		t.Errorf("findings %+v", d.Findings)
	}
}

// longest is how long reading a text may take on a slow machine.
var longest = 60 * time.Millisecond

// The longest and strangest texts an operator may save are read in a few milliseconds.
func TestLongTexts(t *testing.T) {
	for _, piece := range []string{"ask ", "if ", "a,", "name and phone for refunds and ", "x", "ن", "(", "a@b.c ", "do not ", "only if not unless ", "- a:\n- b\n", "1. "} {
		text := strings.Repeat(piece, 2500/len([]rune(piece)))
		c := configs.Capture{Instructions: text, Custom: []configs.Custom{{Label: "Order number"}, {Label: "Number of guests"}}}
		best := time.Hour
		for range 5 {
			start := time.Now()
			Describe(c, engine.Voice)
			best = min(best, time.Since(start))
		}
		if best > longest {
			t.Errorf("%q repeated takes %s", piece, best)
		} else {
			t.Logf("%q repeated takes %s", piece, best)
		}
	}
}
