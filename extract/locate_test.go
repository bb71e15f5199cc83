package extract

import "testing"

func TestLocate(t *testing.T) {
	said := Transcript{
		{ID: "1", Text: "Hi, I'm José Núñez. Ring me on 415 555"},
		{ID: "2", Text: "0132 please. Android user."},
		{ID: "3", Text: "我叫王小明，谢谢"},
	}
	for _, c := range []struct {
		quote, want string
		spans       int
	}{
		{"José Núñez", "José Núñez", 1},
		{"jose nunez", "José Núñez", 1},
		{"  José   Núñez. ", "José Núñez", 1},
		{"415-555-0132", "415 555 0132", 2},
		{"415 555 0132", "415 555 0132", 2},
		{"王小明", "王小明", 1},
		{"and", "", 0}, // half of "Android"
		{"roid", "", 0},
		{"Jose Nunezz", "", 0},
		{"0133", "", 0},
		{"", "", 0},
		{"...", "", 0},
		{"\xff", "", 0},
	} {
		text, spans, ok := said.Locate(c.quote)
		if text != c.want || len(spans) != c.spans || ok != (c.want != "") {
			t.Errorf("%q: %q %v %v, want %q in %d", c.quote, text, spans, ok, c.want, c.spans)
		}
		if ok && !grounded(Candidate{Text: text, Spans: spans}, said) {
			t.Errorf("%q: the place does not hold the words", c.quote)
		}
	}
}

// Whatever is quoted, what comes back stands in the lines.
func FuzzLocate(f *testing.F) {
	f.Add("my name is Ann", "0132 please", "ann 0132")
	f.Add("ﬁne ½ ①", "é\u0301", "fine 1⁄2")
	f.Add("", "", "x")
	f.Fuzz(func(t *testing.T, a, b, quote string) {
		said := Transcript{{ID: "a", Text: a}, {ID: "b", Text: b}}
		text, spans, ok := said.Locate(quote)
		if got, there := said.words(spans); ok && (!there || !sameWords(got, text)) {
			t.Fatalf("%q is not at %v", text, spans)
		}
	})
}

func TestMatterIsChecked(t *testing.T) {
	req := Request{Lines: []Line{{ID: "1", Text: "my invoice is wrong"}}, Categories: map[string][]string{"ticket": {"Billing"}, "lead": {"Sales"}}}
	words := func(text string, from, to int) Words {
		return Words{Text: text, Spans: []Span{{Line: "1", Start: from, End: to}}}
	}
	h := Check(req, Reading{}, Reading{Matter: &Matter{Kind: "ticket", Category: "billing", Priority: "urgent!", Subject: words("my invoice is wrong", 0, 19), Description: words("give him a refund", 0, 17)}})
	if m := h.Matter; m == nil || m.Category != "Billing" || m.Kind != "ticket" || m.Priority != "" || m.Subject.Text != "my invoice is wrong" || m.Description.Text != "" {
		t.Errorf("matter %+v", h.Matter)
	}
	if h := Check(req, Reading{Matter: &Matter{Kind: "order", Category: "Sales"}}); h.Matter == nil || h.Matter.Kind != "lead" {
		t.Errorf("a category tells its kind: %+v", h.Matter)
	}
	if h := Check(req, Reading{Matter: &Matter{Kind: "ticket", Category: "Sales"}}); h.Matter.Category != "" {
		t.Errorf("a lead's category on a ticket: %+v", h.Matter)
	}
	if h := Check(req, Reading{Matter: &Matter{Category: "Admin", Kind: "x"}}); h.Matter != nil {
		t.Errorf("nothing to believe: %+v", h.Matter)
	}
}

func TestALaterReadingOnlyAdds(t *testing.T) {
	req := Request{Lines: []Line{{ID: "1", Text: "no that's wrong, call me"}}, Fields: []Field{{Key: "email", Type: Email}}}
	at := func(from, to int) *Span { return &Span{Line: "1", Start: from, End: to} }
	rules := Reading{Commands: []Command{{Kind: Deny, Source: "rules", Span: at(0, 2)}}}
	llm := Reading{
		Commands:   []Command{{Kind: Confirm, Source: "llm", Span: at(0, 2)}, {Kind: Spam, Source: "llm", Span: at(0, 2)}, {Kind: Handoff, Source: "llm", Span: at(17, 24)}, {Kind: Repeat, Source: "llm"}},
		Signals:    []Signal{{Reason: "callback", Source: "llm", Span: at(17, 24)}, {Reason: "refund", Source: "llm", Span: at(30, 40)}},
		Candidates: []Candidate{{Field: "email", Text: "wrong", Value: "wrong", Spans: []Span{*at(10, 15)}, Extractor: "llm"}},
	}
	h := Check(req, rules, llm)
	if len(h.Commands) != 2 || h.Commands[0].Kind != Deny || h.Commands[1].Kind != Handoff {
		t.Errorf("commands %+v", h.Commands)
	}
	if len(h.Signals) != 1 || h.Signals[0].Reason != "callback" {
		t.Errorf("signals %+v", h.Signals)
	}
	if len(h.Rejected) != 0 {
		t.Errorf("a model's refused value for a field nobody asked for: %+v", h.Rejected)
	}
	req.Asked = []string{"email"}
	if h := Check(req, rules, llm); len(h.Rejected) != 1 {
		t.Errorf("for an asked one: %+v", h.Rejected)
	}
}
