package runner

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// speaking is a model's answer behind its guard: what comes out of it may be said.
type speaking struct {
	from  answer.Sentences
	guard *answer.Guard
	call  *answer.Call
	said  string
}

// next is the next sentence that may be said, the first one without white space before it. io.EOF after the last one;
// any other error means that the answer broke off.
func (s *speaking) next() (string, error) {
	for {
		sentence, err := s.from.Next()
		if err != nil {
			return "", err
		}
		if s.said == "" {
			sentence = strings.TrimLeft(sentence, " \t\n")
		}
		if strings.TrimSpace(sentence) == "" {
			continue
		}
		switch r := s.guard.Check(s.said, sentence); {
		case r == "":
			s.said += sentence
			return sentence, nil
		default:
			s.call.Refused = append(s.call.Refused, string(r))
			if r.Ends() {
				return "", io.EOF
			}
		}
	}
}

// all is the whole answer; broken says that it ends too early.
func (s *speaking) all() (broken bool) {
	for {
		if _, err := s.next(); err != nil {
			return !errors.Is(err, io.EOF)
		}
	}
}

// speak puts a model's answer behind its guard.
func (t *Turner) speak(setup Setup, lang string, in Input, c *consulted) *speaking {
	g := answer.Guarded{Lang: lang, About: setup.Agent.Prompt, Private: append([]string{}, setup.Policy.Guidance...)}
	for _, m := range c.Call.Sent {
		if m.Role == "system" {
			g.Private = append(g.Private, strings.Replace(m.Text, setup.Agent.Prompt, "\n", 1))
		}
	}
	for _, p := range c.sources {
		g.Sources = append(g.Sources, p.Heading, p.Text)
	}
	for _, l := range in.Unread {
		g.Said = append(g.Said, l.Text)
	}
	g.Asks = t.asksFor(setup.Policy)
	return &speaking{from: c.Answer, guard: answer.NewGuard(g), call: c.Call}
}

// asker tells which fields words ask for.
type asker interface {
	AskedIn(agent string, fields []extract.Field) []string
}

// asksFor recognises a request for any field, configured or built in: asking is the engine's alone.
func (t *Turner) asksFor(p engine.Policy) func(string) bool {
	a, ok := t.Rules.(asker)
	if !ok {
		return nil
	}
	fields := []extract.Field{{Key: "name", Type: extract.Name}, {Key: "phone", Type: extract.Phone}, {Key: "email", Type: extract.Email}, {Key: "company", Type: extract.Company}}
	for _, f := range p.Fields {
		fields = append(fields, f.Field)
	}
	return func(s string) bool { return len(a.AskedIn(s, fields)) > 0 }
}

// cited are the passages an answer names, each once, FAQ entries left out: they are no text one could look up.
func (c *consulted) cited() []string {
	var out []string
	for _, n := range c.Used {
		if n >= 1 && n <= len(c.sources) && c.sources[n-1].File != answer.FAQFile && !slices.Contains(out, c.sources[n-1].Quote()) {
			out = append(out, c.sources[n-1].Quote())
		}
	}
	return out
}
