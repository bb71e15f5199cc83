package engine

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

func TestKind(t *testing.T) {
	for reasons, want := range map[string]RecordKind{
		"": Lead, "demo": Lead, "callback": Lead, "appointment": Lead, "callback demo": Lead, "pricing cannot_answer": Lead,
		"refund": Ticket, "callback refund": Ticket, "human": Ticket, "cannot_answer": Ticket, "callback existing_customer": Ticket,
		"urgent outage": Ticket, "demo refund": Lead, "refund demo": Ticket, "topic:boats": Ticket,
	} {
		if got := kindOf(strings.Fields(reasons)); got != want {
			t.Errorf("%q is a %s", reasons, got)
		}
	}
}

func TestPriority(t *testing.T) {
	for _, c := range []struct {
		base    Priority
		reasons string
		want    Priority
	}{
		{Low, "human", Low}, {"", "human", Low}, {Medium, "human", Medium}, {Critical, "general_question", Critical},
		{Low, "refund", Critical}, {Low, "outage", Critical}, {Low, "technical_fault", High}, {Low, "billing_dispute", Medium},
		{High, "billing_dispute", High}, {Low, "human urgent", High}, {Low, "complaint urgent", Critical},
	} {
		x := &step{p: Policy{Ticket: Matter{Priority: c.base}}, s: State{Reasons: strings.Fields(c.reasons)}}
		if got := x.priority(); got != c.want {
			t.Errorf("%s with default %q is %s, not %s", c.reasons, c.base, got, c.want)
		}
	}
}

func TestCategory(t *testing.T) {
	p := Policy{Ticket: Matter{Categories: []string{"Technical", "Billing", "Shipping"}}, Lead: Matter{Categories: []string{"Sales Lead", "Demo Request"}}}
	for _, c := range []struct{ reasons, words, want string }{
		{"refund", "", "Billing"}, {"technical_fault", "", "Technical"}, {"demo", "", "Demo Request"}, {"callback", "", "Sales Lead"},
		{"complaint", "the shipping was slow", "Shipping"}, {"complaint", "it was slow", ""}, {"partnership", "", ""},
	} {
		x := &step{p: p, s: State{Reasons: []string{c.reasons}, Wish: []Quote{{Text: c.words}}}}
		if got := x.category(); got != c.want {
			t.Errorf("%s %q is %q, not %q", c.reasons, c.words, got, c.want)
		}
	}
}

func TestSentence(t *testing.T) {
	for _, c := range []struct {
		text string
		at   int
		want string
	}{
		{"", 0, ""}, {"hello", 0, "hello"}, {"Hi. I want a refund! Now.", 4, "I want a refund!"}, {"Hi. I want it", 5, "I want it"},
		{"a\nb c\nd", 3, "b c"}, {"order 1.5 kg. please", 0, "order 1.5 kg."}, {"مرحبا؟ أريد عرضا", 20, "أريد عرضا"}, {"x. ", 99, ""},
	} {
		if got := sentence(c.text, c.at); got != c.want {
			t.Errorf("sentence(%q, %d) = %q, not %q", c.text, c.at, got, c.want)
		}
	}
}

func FuzzSentence(f *testing.F) {
	f.Add("Hi. I want\xff a refund! Now.", 4)
	f.Fuzz(func(t *testing.T, text string, at int) {
		got := cut(sentence(text, at), maxSubject)
		if utf8.RuneCountInString(got) > maxSubject || strings.Contains(got, "\n") || !utf8.ValidString(got) {
			t.Errorf("%q", got)
		}
	})
}

func TestNeeds(t *testing.T) {
	q := func(text string, sp *extract.Span) extract.Command {
		return extract.Command{Kind: extract.Question, Text: text, Span: sp}
	}
	span := func(a, b int) *extract.Span { return &extract.Span{Line: "l", Start: a, End: b} }
	sig := func(r string, sp *extract.Span) extract.Signal { return extract.Signal{Reason: r, Span: sp} }
	words := Turn{Cause: Words, Quotes: []Quote{{Line: "l", Text: "all the words"}}}
	on := Policy{Enabled: true}
	for name, c := range map[string]struct {
		p    Policy
		s    State
		t    Turn
		h    extract.Heard
		want string
	}{
		"a question":                   {on, New(), words, extract.Heard{Commands: []extract.Command{q("why?", nil)}}, "why?"},
		"two questions":                {on, New(), words, extract.Heard{Commands: []extract.Command{q("a?", nil), q("b?", nil)}}, "a? b?"},
		"a wish in form of a question": {on, New(), words, extract.Heard{Commands: []extract.Command{q("a demo?", span(0, 7))}, Signals: []extract.Signal{sig("demo", span(2, 6))}}, ""},
		"a wish and a question":        {on, New(), words, extract.Heard{Commands: []extract.Command{q("sso?", span(20, 24))}, Signals: []extract.Signal{sig("demo", span(2, 6))}}, "sso?"},
		"a matter asked about":         {on, New(), words, extract.Heard{Commands: []extract.Command{q("refunds?", nil)}, Signals: []extract.Signal{sig("refund", nil)}}, "refunds?"},
		"collected instead":            {Policy{Enabled: true, Timing: "instead"}, New(), words, extract.Heard{Commands: []extract.Command{q("refunds?", nil)}, Signals: []extract.Signal{sig("refund", nil)}}, ""},
		"switched off":                 {Policy{}, New(), words, extract.Heard{Signals: []extract.Signal{sig("demo", nil)}}, "all the words"},
		"not understood":               {on, New(), words, extract.Heard{}, "all the words"},
		"not understood, collecting":   {on, State{Phase: Collecting}, words, extract.Heard{}, ""},
		"a person has taken over":      {on, State{Handed: true}, words, extract.Heard{Commands: []extract.Command{q("why?", nil)}}, ""},
		"spam":                         {on, New(), words, extract.Heard{Commands: []extract.Command{{Kind: extract.Spam}, q("why?", nil)}}, ""},
		"no words":                     {on, New(), Turn{Cause: Quiet}, extract.Heard{Commands: []extract.Command{q("why?", nil)}}, ""},
	} {
		if got, wanted := Needs(c.p, c.s, c.t, c.h); got != c.want || wanted != (c.want != "") {
			t.Errorf("%s: %q, %t", name, got, wanted)
		}
	}
}

func TestExpect(t *testing.T) {
	p := Policy{Enabled: true, Gate: true, Fields: []Field{{Field: extract.Field{Key: "phone", Type: extract.Phone}},
		{Field: extract.Field{Key: "plan", Type: extract.Choice}}}}
	e := Expect(p, New())
	if got := keys([]Field{{Field: e.Fields[0]}, {Field: e.Fields[1]}, {Field: e.Fields[2]}, {Field: e.Fields[3]}}); strings.Join(got, " ") != "name phone email plan" {
		t.Errorf("fields are %v", got)
	}
	v := &extract.Value{Field: "phone", Value: "+1"}
	s := State{Phase: Confirming, Read: "phone", Ledger: map[string]Entry{"phone": {Status: Candidate, Value: v, ReadBack: "+1"}}}
	if e = Expect(p, s); e.Confirm == nil || e.Confirm.Value != "+1" || len(e.Known) != 1 || strings.Join(e.Asked, "") != "phone" {
		t.Errorf("read-back: %+v", e)
	}
	if e = Expect(p, State{Phase: Offering, Offer: "demo"}); !e.Proposing {
		t.Error("an offer is not proposed")
	}
	if e = Expect(Policy{Fields: p.Fields}, New()); len(e.Fields) > 0 {
		t.Error("off, and still collecting")
	}
}

// Categories are found by what they mean, in any of the six languages, and a later reason counts less than an earlier.
func TestCategoryMeans(t *testing.T) {
	for _, c := range []struct{ categories, reasons, words, want string }{
		{"Facturación,Soporte técnico,Envíos", "refund", "quiero un reembolso", "Facturación"},
		{"Facturación,Soporte técnico,Envíos", "technical_fault", "no funciona", "Soporte técnico"},
		{"Facturación,Soporte técnico,Envíos", "complaint", "el paquete llegó roto", "Envíos"},
		{"Livraison,Facturation,Assistance technique", "billing_dispute", "débité deux fois", "Facturation"},
		{"Livraison,Facturation,Assistance technique", "order_details", "où est mon colis", "Livraison"},
		{"Rechnungen,Technik,Lieferung", "refund", "geld zurück", "Rechnungen"},
		{"Rechnungen,Technik,Lieferung", "outage", "alles ist ausgefallen", "Technik"},
		{"Cobrança,Entrega,Suporte", "billing_dispute", "cobrado duas vezes", "Cobrança"},
		{"الفواتير,الدعم الفني,الشحن", "refund", "أريد استرداد المبلغ", "الفواتير"},
		{"الفواتير,الدعم الفني,الشحن", "technical_fault", "التطبيق لا يعمل", "الدعم الفني"},
		{"Billing,Refunds", "refund", "", "Refunds"}, {"Billing,Account", "cancellation", "", "Account"},
		{"Hardware,Technical", "technical_fault", "the hardware is broken", "Hardware"},
		{"Billing,Other", "complaint", "it was rude", "Other"}, {"Billing,Shipping", "complaint", "it was rude", ""},
		{"Shipping,Technical", "technical_fault order_details", "", "Technical"}, {"Sales,Careers", "human", "about a job", "Careers"},
		{"VIP,Billing", "human", "I am a vip", "VIP"},
	} {
		x := &step{p: Policy{Ticket: Matter{Categories: strings.Split(c.categories, ",")}},
			s: State{Reasons: strings.Fields(c.reasons), Wish: []Quote{{Text: c.words}}}}
		if got := x.category(); got != c.want {
			t.Errorf("%s %q of %s is %q, not %q", c.reasons, c.words, c.categories, got, c.want)
		}
	}
}

func TestWordsRaiseThePriority(t *testing.T) {
	for words, want := range map[string]Priority{
		"the charger caught fire": Critical, "my son was injured by it": Critical, "you'll hear from my lawyer": High,
		"sale humo del aparato": Critical, "c'est dangereux": Critical, "ich gehe zum Anwalt": High, "é perigoso": Critical,
		"هذا خطير": Critical, "I was fired up about it": Low, "the fire department bought it": Low, "nothing special": Low,
	} {
		x := &step{p: Policy{Ticket: Matter{Priority: Low}}, s: State{Reasons: []string{reasonHuman}, Wish: []Quote{weighed(Quote{Text: words})}}}
		if got := x.priority(); got != want {
			t.Errorf("%q is %s, not %s", words, got, want)
		}
	}
}

func TestDescriptionTellsWhatWasTried(t *testing.T) {
	x := &step{s: State{Phase: Collecting}}
	for _, l := range []string{"My router is dead.", "I already restarted it twice.", "It blinks red.", "It is the big model.", "Bought in May.", "From your shop.", "Ya probé otro cable."} {
		x.t.Quotes, x.cannot = []Quote{{Line: l, Text: l}}, true
		x.wish()
	}
	want := "My router is dead.\nIt blinks red.\nIt is the big model.\nI already restarted it twice.\nYa probé otro cable."
	if got := x.description(); got != want {
		t.Errorf("description is\n%s", got)
	}
}

func TestUngreeted(t *testing.T) {
	for in, want := range map[string]string{
		"hi, I want a demo": "I want a demo", "Hola, no funciona": "no funciona", "Guten Tag! Mein Paket fehlt": "Mein Paket fehlt",
		"hello": "hello", "history books": "history books", "السلام عليكم، أريد عرضا": "أريد عرضا", "bonjour": "bonjour",
	} {
		if got := ungreeted(in); got != want {
			t.Errorf("%q is %q", in, got)
		}
	}
}
