package engine

import (
	"fmt"
	"math/rand/v2"

	"github.com/seed-151f84ba/intake/extract"
)

// randomPolicy is a policy an operator could have published.
func randomPolicy(r *rand.Rand) Policy {
	p := Policy{Schema: PolicySchema, Mode: Text, Enabled: r.IntN(30) > 0, Attempts: r.IntN(4), Region: "US",
		Lead:   Matter{Categories: []string{"Sales Lead", "Demo Request"}, Priority: Low},
		Ticket: Matter{Categories: []string{"Billing"}, Priority: Medium}}
	if r.IntN(3) == 0 {
		p.Mode = Voice
	}
	all := []Field{{Field: extract.Field{Key: "name", Type: extract.Name}}, {Field: extract.Field{Key: "phone", Type: extract.Phone}},
		{Field: extract.Field{Key: "email", Type: extract.Email}}, {Field: extract.Field{Key: "company", Type: extract.Company}},
		{Field: extract.Field{Key: "plan", Label: "Plan", Type: extract.Choice, Options: []string{"Basic", "Pro"}}},
		{Field: extract.Field{Key: "agreed", Label: "Agreed", Type: extract.Consent}},
		{Field: extract.Field{Key: "order", Label: "Order", Type: extract.Identifier}}}
	for _, f := range all {
		if r.IntN(5) < 2 {
			continue
		}
		f.Required, f.Confirm, f.DontAsk = r.IntN(5) < 3, r.IntN(8) == 0, r.IntN(20) == 0
		if r.IntN(6) == 0 {
			f.When = []string{"refund", "demo"}
		}
		if r.IntN(8) == 0 {
			f.DontWhen = []string{"urgent"}
		}
		if r.IntN(3) == 0 {
			f.Purpose = "we look your account up"
		}
		p.Fields = append(p.Fields, f)
	}
	p.AtStart, p.Gate, p.ReadBack, p.Only = r.IntN(6) == 0, r.IntN(5) == 0, r.IntN(5) == 0, r.IntN(6) == 0
	p.OnRefusal = [][]string{nil, nil, {"skip"}, {"explain", "file"}, {"explain", "drop"}, {"file"}}[r.IntN(6)]
	p.Unanswered = r.IntN(3)
	if r.IntN(4) == 0 {
		p.Start, p.Never = []string{"demo", "refund", "callback"}, []string{"human"}
	}
	if r.IntN(4) == 0 {
		p.Languages = []string{"en", "ar"}
	}
	if r.IntN(5) == 0 {
		p.Order = []string{"email", "name"}
	}
	p.Timing = []string{"", "", "before", "after", "instead"}[r.IntN(5)]
	randomForms(r, &p, all)
	return p
}

// randomForms adds qualifying questions, named forms, routes and a consent sentence to some policies.
func randomForms(r *rand.Rand, p *Policy, all []Field) {
	if r.IntN(5) == 0 {
		ten := 10.0
		p.Qualify = []Question{
			{Key: "budget", Text: "What is your budget?", Options: []Option{{Label: "budget-0", Score: 1}, {Label: "budget-1", Score: 5}}},
			{Key: "team", Text: "How big is your team?", Options: []Option{{Label: "10 or more", AtLeast: &ten, Score: 5}}}}[r.IntN(2):]
		p.Threshold = r.IntN(6)
	}
	if r.IntN(5) == 0 {
		p.Forms = []Form{{ID: "demo", When: []string{"demo", "callback"}, Fields: all[:2+r.IntN(4)]},
			{ID: "rich", MinScore: 3, Fields: all[2:]}}[r.IntN(2):]
	}
	if r.IntN(4) == 0 {
		p.ConsentText = "We keep your details for a year."
	}
	if r.IntN(4) == 0 {
		p.Route = []Route{{When: []string{"demo"}, To: "ida"}, {MinScore: 4, To: "sales"}, {Languages: []string{"es"}, To: "ida"},
			{When: []string{"pricing", "callback", "refund"}, To: "desk@example.com"}}
	}
}

// randomStart is a new conversation, one whose channel gave a number, or one in the middle of collecting.
func randomStart(r *rand.Rand, p Policy) State {
	s := New()
	switch n := r.IntN(6); {
	case n < 1:
		v := extract.Value{Field: "phone", Value: "phone-9", Evidence: extract.Evidence{Source: "caller_id"}}
		return Prefill(s, v)
	case n < 3 || !p.Enabled:
		return s
	}
	s.Phase, s.Reasons, s.Ledger = Collecting, []string{"demo"}, map[string]Entry{}
	for _, f := range p.Fields {
		switch r.IntN(6) {
		case 0:
			s.Ledger[f.Key] = Entry{Status: Declined, Asks: 1}
		case 1, 2:
			s.Ledger[f.Key] = Entry{Status: Unavailable, Asks: 3, Reason: string(BlankInvalid)}
		}
	}
	if r.IntN(3) == 0 {
		ledAway(r, p, &s)
	}
	return s
}

// ledAway opens asks one inside the other.
func ledAway(r *rand.Rand, p Policy, s *State) {
	s.Passed = len(p.Qualify) == 0
	for _, f := range p.Fields {
		if f.DontAsk || len(s.Stack) >= 1+r.IntN(maxSuspended) {
			continue
		}
		s.Ledger[f.Key] = Entry{Status: Asked, Asks: 1}
		if len(s.Asked) > 0 {
			s.Stack = append(s.Stack, Suspended{Asked: s.Asked})
		}
		s.Asked = []string{f.Key}
	}
}

// event is a turn made up to fit the state, so that it bites: mostly answers to what is open, often awkward ones.
type event struct {
	turn  Turn
	heard extract.Heard
	does  []deed
}

// deed is what the customer does, for the table; to a field, or to all there are.
type deed struct{ what, field string }

type maker struct {
	r       *rand.Rand
	n       int
	unheard int // silences and unrecognised words in a row
}

func (m *maker) event(p Policy, s State) event {
	m.n++
	e := event{turn: Turn{Cause: Words, Reach: m.r.IntN(2) == 0, Version: "v1"}}
	e.turn.Wordless = m.r.IntN(40) == 0
	e.turn.Bundle, e.turn.Keypad, e.turn.Person, e.turn.Cut = m.r.IntN(4) == 0, m.r.IntN(2) == 0, m.r.IntN(2) == 0, m.r.IntN(20) == 0
	if cause := m.cause(s); cause != Words {
		e.turn.Cause, e.does = cause, []deed{{what: string(cause)}}
		if cause == Silence || cause == NoMatch {
			m.unheard++
			e.turn.Count = m.unheard
		}
		return e
	}
	m.unheard = 0
	line := fmt.Sprintf("l%d", m.n)
	text := ""
	for range 1 + m.r.IntN(2) {
		text += m.act(p, s, &e, line, len(text))
	}
	e.turn.Quotes = []Quote{{Line: line, Text: text}}
	e.heard.Degraded = m.r.IntN(40) == 0
	if m.r.IntN(30) == 0 {
		e.heard.Open = extract.Dictation
	}
	_, asked := Needs(p, s, e.turn, e.heard)
	e.turn.Verdict = Verdict{Asked: asked, Can: asked && m.r.IntN(2) == 0}
	return e
}

func (m *maker) cause(s State) Cause {
	switch n := m.r.IntN(200); {
	case s.Handed && n < 120:
		return Released
	case n < 3:
		return Quiet
	case n < 6:
		return HungUp
	case n < 10:
		return Nudge
	case n < 13:
		return TakenOver
	case n < 18 || m.unheard > 0 && n < 70:
		return Silence
	case n < 23 || m.unheard > 0 && n < 110:
		return NoMatch
	case n < 26:
		return Unreached
	case n < 29:
		return Started
	}
	return Words
}

// focus is the field the customer most likely speaks of.
func (m *maker) focus(p Policy, s State) string {
	if m.r.IntN(4) == 0 {
		for _, f := range p.Fields {
			if s.Ledger[f.Key].Status.Closed() && m.r.IntN(2) == 0 {
				return f.Key
			}
		}
	}
	switch {
	case len(s.Asked) > 0 && m.r.IntN(5) > 0:
		return s.Asked[m.r.IntN(len(s.Asked))]
	case s.Read != "" && s.Read != readAll && m.r.IntN(5) > 0:
		return s.Read
	case len(effective(p, s)) > 0:
		return effective(p, s)[m.r.IntN(len(effective(p, s)))].Key
	}
	return "email"
}

var randomCommands = []extract.CommandKind{extract.Confirm, extract.Deny, extract.Decline, extract.AskWhy, extract.Question,
	extract.Cancel, extract.Withdraw, extract.Handoff, extract.Smalltalk, extract.Spam, extract.Language, extract.Repeat,
	extract.Done, extract.Hold, extract.Back, extract.Recall, extract.Sender, extract.Wrong}

var rejections = []extract.Reason{extract.BadSyntax, extract.TooShort, extract.TooLong, extract.Incomplete, extract.BadDomain,
	extract.NotAName, extract.Ungrounded, extract.NotDerivable, extract.NoRegion, extract.LookAlike, extract.NotAnOption,
	extract.NotADate, extract.NotPattern, extract.NotANumber, extract.NotAURL, extract.Ambiguous, extract.NotAssignable}

var randomReasons = []string{"demo", "refund", "callback", "human", "pricing", "urgent", "outage", "technical_fault",
	"general_question", "existing_customer", "complaint"}

// act adds one thing the customer does and returns its words.
func (m *maker) act(p Policy, s State, e *event, line string, at int) string {
	key := m.focus(p, s)
	switch n := m.r.IntN(20); {
	case n < 7:
		return m.value(s, e, key, line, at)
	case n < 9:
		reason := rejections[m.r.IntN(len(rejections))]
		e.heard.Rejected = append(e.heard.Rejected, extract.Rejection{Field: key, Reason: reason})
		e.does = append(e.does, deed{"reject", key})
		return "hm "
	case n < 12 && s.Phase == Answering, n == 12:
		e.heard.Signals = append(e.heard.Signals, extract.Signal{Reason: randomReasons[m.r.IntN(len(randomReasons))]})
		e.does = append(e.does, deed{"signal", ""})
		return "I want it. "
	case n == 13:
		e.does = append(e.does, deed{"nothing", ""})
		return "the weather is fine today "
	case (s.Read != "" || s.Offer != "") && n < 18:
		k := []extract.CommandKind{extract.Confirm, extract.Confirm, extract.Deny}[m.r.IntN(3)]
		e.heard.Commands = append(e.heard.Commands, extract.Command{Kind: k})
		e.does = append(e.does, deed{string(k), s.Read})
		return "well "
	}
	c := extract.Command{Kind: randomCommands[m.r.IntN(len(randomCommands))]}
	if (c.Kind == extract.Withdraw || c.Kind == extract.Cancel) && m.r.IntN(3) == 0 {
		c.Kind = extract.Decline
	}
	if c.Kind == extract.Question || c.Kind == extract.Language {
		c.Text = "es"
	}
	if m.r.IntN(3) == 0 {
		c.Field = key
	}
	switch {
	case c.Kind == extract.Recall && m.r.IntN(2) == 0:
		c.Text = []string{"reference", "told", "status"}[m.r.IntN(3)]
	case c.Kind == extract.Decline && m.r.IntN(8) == 0:
		c.Text = lacking
	case c.Kind == extract.Smalltalk && m.r.IntN(2) == 0:
		c.Text = []string{"greeting", "thanks", "help", "robot", "there"}[m.r.IntN(5)]
	case c.Kind == extract.Spam && m.r.IntN(2) == 0:
		c.Text = abusive
	case c.Kind == extract.Decline && m.r.IntN(5) == 0 && key == keyPhone:
		c.Field, c.Text = keyPhone, keyEmail
	case c.Kind == extract.Decline && m.r.IntN(5) == 0 && key == keyEmail:
		c.Field, c.Text = keyEmail, keyPhone
	}
	e.heard.Commands = append(e.heard.Commands, c)
	e.does = append(e.does, deed{string(c.Kind), c.Field})
	return "so "
}

// value gives one of three values of the field, sometimes the present one, sometimes with a doubt.
func (m *maker) value(s State, e *event, key, line string, at int) string {
	for _, v := range e.heard.Values {
		if v.Field == key {
			return ""
		}
	}
	v := extract.Value{Field: key, Value: fmt.Sprintf("%s-%d", key, m.r.IntN(3)), Extractor: "rules", Confidence: m.r.Float64(),
		Correct: m.r.IntN(4) == 0}
	if key == "team" {
		v.Value = fmt.Sprint(8 * m.r.IntN(3))
	}
	if old := s.Ledger[key].Value; old != nil && m.r.IntN(4) == 0 {
		v.Value = old.Value
	}
	v.Text = v.Value
	v.Evidence.Spans = []extract.Span{{Line: line, Start: at, End: at + len(v.Text)}}
	if m.r.IntN(8) == 0 {
		v.Hints = []extract.Hint{{Reason: extract.LikelyTypo, Suggest: v.Value + "-better"}}
	}
	if m.r.IntN(15) == 0 {
		v.Evidence = extract.Evidence{Source: "telegram_contact"}
	}
	e.heard.Values = append(e.heard.Values, v)
	verb := "set"
	if v.Correct {
		verb = "correct"
	}
	e.does = append(e.does, deed{verb, key})
	return v.Text + " "
}
