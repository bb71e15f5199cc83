package runner

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/extract/rules"
	"github.com/seed-151f84ba/intake/prompts"
)

// talk plays a conversation under instructions and tells what was done: a line for each turn.
func talk(t *testing.T, c configs.Capture, known bool, said ...string) []string {
	t.Helper()
	words, err := prompts.Load()
	if err != nil {
		t.Fatal(err)
	}
	c.Enabled = true
	agent := configs.Agent{ID: "a", Name: "A", Kind: configs.TextAgent, Region: "US", Languages: []string{"en"}, Text: &c,
		FAQ: []configs.QA{{Q: "What are your opening hours?", A: "From nine to five."}, {Q: "How do I get a refund?", A: "Send it back."},
			{Q: "The internet is broken", A: "Restart the router."}}}
	agent.Normalize()
	p, _, _ := policy.Compile(agent, engine.Text, nil)
	setup := Setup{Version: "v", Agent: agent, Policy: p}
	n := 0
	id := func() string { n++; return fmt.Sprint("id", n) }
	turner := &Turner{Rules: rules.New(), Answerer: &answer.Lexical{}, Words: words, NewID: id,
		RecordID: func(string, engine.RecordKind) string { return "R" + id() }}
	state := engine.New()
	var out []string
	for i, text := range said {
		in := Input{Loaded: Loaded{State: state, Now: setup, Episode: setup, Conversation: Conversation{ID: "c", Mode: engine.Text}},
			Cause: engine.Words, At: noon.Add(time.Duration(i) * time.Minute), Reach: true}
		if text == "(quiet)" {
			in.Cause = engine.Quiet
		} else {
			in.Unread = []Heard{{Line: extract.Line{ID: fmt.Sprint("l", i), Text: text}, Seq: int64(i + 1), At: in.At}}
		}
		if known && i == 0 {
			in.Known = []Earlier{{Record: "R0", By: "phone"}}
		}
		o, err := turner.Turn(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		state = o.State
		for k := range state.Filed {
			if state.Filed[k].Record == "" {
				state.Filed[k].Record = "R"
			}
		}
		out = append(out, did(o))
	}
	return out
}

// did is what a turn did, in short.
func did(o Outcome) string {
	var out []string
	for _, e := range o.Effects {
		switch {
		case e.Answer:
			out = append(out, "answer")
		case e.Ask != nil && e.Ask.Confirm:
			out = append(out, "confirm "+strings.Join(e.Ask.Fields, " "))
		case e.Ask != nil:
			out = append(out, "ask "+strings.Join(e.Ask.Fields, " "))
		case e.File != nil:
			out = append(out, "file "+string(e.File.Kind))
			if len(e.File.Route) > 0 {
				out = append(out, "to "+strings.Join(e.File.Route, " "))
			}
		case e.End != nil:
			out = append(out, "end "+e.End.Why)
		case e.Say != nil && strings.HasPrefix(e.Say.Move, "explain"):
			out = append(out, "explain")
		}
		if e.Ask != nil && strings.HasPrefix(e.Ask.Move, "explain") {
			out[len(out)-1] = "explain " + strings.Join(e.Ask.Fields, " ")
		}
	}
	return strings.TrimSpace(strings.Join(out, ", "))
}

// Each clause the compiler reads is obeyed by the engine.
func TestInstructionsAreObeyed(t *testing.T) {
	mail := map[string]configs.Requirement{"email": configs.Optional}
	for _, c := range []struct {
		name, instructions string
		fields             map[string]configs.Requirement
		custom             []configs.Custom
		known              bool
		said, want         []string
	}{
		{"start, only", "Only ask for details when the customer wants a demo.", nil, nil, false,
			[]string{"I want a refund", "I want a demo"}, []string{"answer", "ask name phone"}},
		{"never", "Leave refunds alone.", nil, nil, false, []string{"I want a refund"}, []string{"answer"}},
		{"a topic of the operator's own", "Take name and phone when somebody asks about a wedding cake.", nil, nil, false,
			[]string{"do you make wedding cakes?"}, []string{"ask name phone"}},
		{"up front", "Ask for name and phone at the start of every conversation.", nil, nil, false, []string{"hello"}, []string{"ask name phone"}},
		{"after the answer", "First try to help. If you can't, ask for name and phone.", nil, nil, false,
			[]string{"my internet is broken"}, []string{"answer, confirm"}},
		{"instead of the answer", "For technical problems take name and phone, don't try to solve them.", nil, nil, false,
			[]string{"my internet is broken"}, []string{"ask name phone"}},
		{"before the answer", "Ask for name and phone before you answer.", nil, nil, false,
			[]string{"I want a refund"}, []string{"ask name phone"}},
		{"unanswered questions", "After two unanswered questions ask for name and phone.", nil, nil, false,
			[]string{"do you sell boats?", "do you sell planes?"}, []string{"", "ask name phone"}},
		{"a field for one reason", "Ask for the e-mail only when they want a quote.", mail, nil, false,
			[]string{"I want a demo", "Ann Lee, 212 555 0142", "(quiet)"}, []string{"ask name phone", "file lead", ""}},
		{"a field for its reason", "Ask for the e-mail when they want a demo.", mail, nil, false,
			[]string{"I want a demo", "Ann Lee, 212 555 0142"}, []string{"ask name phone", "ask email"}},
		{"never a field of existing customers", "Ask for name, phone and e-mail when they want a demo. Never ask existing customers for e-mail.", mail, nil, true,
			[]string{"I want a demo", "Ann Lee, 212 555 0142"}, []string{"ask name phone", "file lead"}},
		{"nothing of existing customers", "Do not collect details from existing customers.", nil, nil, true,
			[]string{"I want a demo"}, []string{""}},
		{"the order of asking", "First ask for the phone number, then the name.", nil, nil, false, []string{"I want a demo"}, []string{"ask phone name"}},
		{"confirm a field", "Confirm the phone number.", nil, nil, false,
			[]string{"I want a demo", "Ann Lee, 212 555 0142", "yes"}, []string{"ask name phone", "confirm phone", "file lead"}},
		{"one attempt", "Never ask more than once.", nil, nil, false,
			[]string{"I want a demo", "hm"}, []string{"ask name phone", "file lead"}},
		{"refused: skip", "If they refuse, skip it.", nil, nil, false,
			[]string{"I want a demo", "Ann Lee", "I won't give you my number"}, []string{"ask name phone", "ask phone", "file lead"}},
		{"refused: explain, then file", "If they refuse, explain once why we need it, then file it anyway.", nil, nil, false,
			[]string{"I want a demo", "Ann Lee", "I won't give you my number", "no, I refuse"},
			[]string{"ask name phone", "ask phone", "explain phone", "file lead"}},
		{"refused: nothing is filed", "If they refuse to give a phone number, do not file anything.", nil, nil, false,
			[]string{"I want a demo", "Ann Lee", "I won't give you my number"}, []string{"ask name phone", "ask phone", "end dropped"}},
		{"routes", "Send demo requests to Dana. Billing goes to the accounts team.", nil, nil, false,
			[]string{"I want a demo", "Ann Lee, 212 555 0142"}, []string{"ask name phone", "file lead, to Dana"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := talk(t, configs.Capture{Instructions: c.instructions, Fields: c.fields, Custom: c.custom}, c.known, c.said...)
			if strings.Join(got, " | ") != strings.Join(c.want, " | ") {
				t.Errorf("%s\n said %q\n did  %q\n want %q", c.instructions, c.said, got, c.want)
			}
		})
	}
}
