package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// The scripted calls of testdata/calls. A file is a call and what must be on record after it:
//
//	line en               the agent that is called, and (relay) or (gather) when only one way in can play it
//	from +447400123456 GB the caller's number and country; withheld
//	> name | called       our next utterance holds one of these words
//	< My name is Ana.     the caller's words
//	part My name          what is heard of words that are not over (relay)
//	keys 4152310042#      keys pressed
//	interrupt 3           the caller speaks over us after our first three words (relay)
//	silence               the caller says nothing in time
//	cut                   the socket breaks, and the platform connects the call again (relay)
//	handoff               the relay was ended, its action document says to dial
//	whisper words         what the person called hears before taking the call
//	dialed busy           how calling the person came out
//	hangup                the caller hangs up
//
// and on record: the type or none; key value state source, with FROM for the caller's number; key - reason for a blank;
// heard TEXT for a line of ours that was cut to TEXT; end REASON for how the relay was ended; dial for a transfer; not
// WORDS for what must not be said anywhere; customer N for the number of the caller's lines.
type callScript struct {
	name, line, mode, from, country string
	steps, record                   []string
}

func callScripts(t testing.TB) []callScript {
	t.Helper()
	files, err := filepath.Glob("testdata/calls/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripted calls: %v", err)
	}
	var out []callScript
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s := callScript{name: strings.TrimSuffix(filepath.Base(f), ".txtar")}
		for _, part := range txtar.Parse(raw).Files {
			for _, l := range strings.Split(strings.TrimSpace(string(part.Data)), "\n") {
				switch word := strings.Fields(l); {
				case len(word) == 0 || strings.HasPrefix(l, "#"):
				case part.Name == "record":
					s.record = append(s.record, l)
				case word[0] == "line":
					s.line, s.mode = word[1], strings.Trim(strings.Join(word[2:], ""), "()")
				case word[0] == "from":
					s.from = word[1]
					s.country = strings.Join(word[2:], "")
				default:
					s.steps = append(s.steps, l)
				}
			}
		}
		if s.line == "" || len(s.steps) == 0 || len(s.record) == 0 {
			t.Fatalf("%s: needs a line, a call and a record", f)
		}
		out = append(out, s)
	}
	return out
}

// account is the line the script is played on: relay lines whose caller is silent hear it sooner.
func (s callScript) account(mode string) string {
	switch {
	case mode == "gather":
		return "g-" + s.line
	case slices.Contains(s.steps, "silence"):
		return "s-" + s.line
	}
	return "r-" + s.line
}

func (s callScript) call(p *process, mode string) *phone {
	ph := newPhone(p, s.account(mode))
	switch s.from {
	case "":
		ph.form.Set("FromCountry", "US")
	case "withheld":
		ph.from = "anonymous"
		ph.form.Set("From", "+7378742833")
		ph.form.Set("Caller", "+7378742833")
	default:
		ph.from = s.from
		ph.form.Set("From", s.from)
		ph.form.Set("Caller", s.from)
		ph.form.Set("FromCountry", s.country)
	}
	return ph
}

// play does the steps of a call.
func (s callScript) play(t *testing.T, ph *phone) {
	t.Helper()
	ph.dial()
	last := ""
	for i, step := range s.steps {
		word, rest, _ := strings.Cut(step, " ")
		rest = strings.TrimSpace(rest)
		at := fmt.Sprintf("step %d %q", i+1, step)
		switch word {
		case ">":
			last = ph.next()
			if !holdsOne(last, rest) {
				t.Fatalf("%s: said %q", at, last)
			}
		case "<":
			ph.played()
			ph.say(rest)
		case "part":
			ph.part(rest)
		case "keys":
			ph.played()
			ph.press(rest)
		case "interrupt":
			ph.interrupt(words(last, rest))
		case "say": // right after an interruption
			ph.say(rest)
		case "silence":
			ph.played()
			ph.silent()
		case "cut":
			ph.drop()
		case "handoff":
			ph.handedOff()
		case "whisper":
			if said := ph.whisper(); !holdsOne(said, rest) {
				t.Fatalf("%s: whispered %q", at, said)
			}
		case "dialed":
			ph.dialed(rest)
		case "hangup":
			ph.hangUp()
		default:
			t.Fatalf("%s: unknown step", at)
		}
	}
}

func words(text, n string) string {
	var k int
	fmt.Sscan(n, &k)
	f := strings.Fields(text)
	return strings.Join(f[:min(k, len(f))], " ")
}

func holdsOne(text, alternatives string) bool {
	low := strings.ToLower(text)
	return slices.ContainsFunc(strings.Split(alternatives, "|"), func(a string) bool {
		a = strings.ToLower(strings.TrimSpace(a))
		return a == "*" || strings.Contains(low, a)
	})
}

// check compares what is on record.
func (s callScript) check(t *testing.T, ph *phone) {
	t.Helper()
	var c *callConversation
	var f filed
	for end := time.Now().Add(within); ; time.Sleep(20 * time.Millisecond) {
		c = ph.conversationOf()
		if c != nil && !c.Open || time.Now().After(end) || !slices.Contains(s.steps, "hangup") {
			break
		}
	}
	if c == nil {
		t.Fatal("no conversation of the call")
	}
	if slices.Contains(s.steps, "hangup") && c.Open {
		t.Error("the call is still open")
	}
	if len(c.Records) > 0 {
		f = ph.record(c.Records[len(c.Records)-1])
	}
	for _, want := range s.record {
		if got, ok := s.holds(ph, c, f, want); !ok {
			t.Errorf("want %q, got %s", want, got)
		}
	}
	if t.Failed() {
		for _, m := range c.Messages {
			t.Logf("%2d %-8s %s", m.Seq, m.From, m.Text)
		}
	}
}

func (s callScript) holds(ph *phone, c *callConversation, f filed, want string) (string, bool) {
	word, rest, _ := strings.Cut(strings.ReplaceAll(want, "FROM", ph.from), " ")
	switch word {
	case "lead", "ticket":
		return fmt.Sprintf("%d records, %s", len(c.Records), f.Type), len(c.Records) == 1 && f.Type == word
	case "none":
		return fmt.Sprint(c.Records), len(c.Records) == 0
	case "end":
		ph.played()
		told := func() string { ph.mu.Lock(); defer ph.mu.Unlock(); return ph.ended }
		eventually(ph, "the relay is ended", func() bool { return told() != "" })
		return told(), strings.Contains(told(), `"`+rest+`"`)
	case "dial":
		return ph.ended, ph.ended == "dial"
	case "heard":
		return "no such line", slices.ContainsFunc(c.Messages, func(m callMessage) bool { return m.From == "agent" && m.Text == rest })
	case "not":
		return "said", !slices.ContainsFunc(c.Messages, func(m callMessage) bool { return m.From == "agent" && holdsOne(m.Text, rest) })
	case "customer":
		n := 0
		for _, m := range c.Messages {
			if m.From == "customer" {
				n++
			}
		}
		return fmt.Sprint(n), fmt.Sprint(n) == rest
	case "language":
		return f.Language, f.Language == rest
	case "activity":
		var list struct{ Items []struct{ Action, To string } }
		for _, id := range c.Records {
			var one struct{ Items []struct{ Action, To string } }
			ph.api("GET", "records/"+id+"/activity", nil, 200, &one)
			list.Items = append(list.Items, one.Items...)
		}
		return fmt.Sprint(list.Items), slices.ContainsFunc(list.Items, func(a struct{ Action, To string }) bool { return a.Action+" "+a.To == rest })
	case "visitor":
		k, v, _ := strings.Cut(rest, " ")
		return fmt.Sprint(c.Visitor), c.Visitor[k] == v
	}
	for _, field := range f.Fields {
		if field.Key == word {
			got := "- " + field.Reason
			if field.Value != nil {
				got = *field.Value + " " + field.State
				for _, e := range field.Evidence {
					if e.Source != "" {
						got += " " + e.Source
					}
				}
			}
			return got, got == rest || strings.HasPrefix(got, rest+" ")
		}
	}
	return "no such field", false
}

// TestScriptedCalls plays every call of testdata/calls over both ways in.
func TestScriptedCalls(t *testing.T) {
	p := newDesks(t)
	scripts := callScripts(t)
	if len(scripts) < 30 {
		t.Errorf("%d scripted calls, want 30", len(scripts))
	}
	for _, s := range scripts {
		for _, mode := range []string{"relay", "gather"} {
			if s.mode != "" && s.mode != mode {
				continue
			}
			t.Run(s.name+"/"+mode, func(t *testing.T) {
				t.Parallel()
				own := *p
				w := *p.world
				w.T, own.world = t, &w
				ph := s.call(&own, mode)
				s.play(t, ph)
				s.check(t, ph)
			})
		}
	}
}
