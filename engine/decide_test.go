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
