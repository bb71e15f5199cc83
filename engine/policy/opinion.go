package policy

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
)

// Suggestion is a difference between what the grammar read in instructions and what another reader did. It is shown and
// never applied: whoever agrees adds Sentence to the instructions, which the grammar reads as meant.
type Suggestion struct {
	Key      string `json:"key" doc:"What it is about: a member of the policy, such as start or dont_ask."`
	Kind     string `json:"kind" enum:"missed,doubted" doc:"missed: the other reader sees it and the policy lacks it; doubted: the policy has it and the other reader does not."`
	Value    string `json:"value" doc:"A reason, a field, a word, with the reasons it holds for in brackets."`
	Sentence string `json:"sentence,omitempty" doc:"Added to the instructions it is understood as meant."`
}

// maxSuggestions bounds what an operator is shown.
const maxSuggestions = 20

// Differences compares the grammar's reading with another one, which may hold anything: reasons and fields there are
// none of are left out. fields are all of the mode.
func Differences(grammar, other Said, mode engine.Mode, fields []Setting) []Suggestion {
	d := differing{mode: mode, fields: fields}
	d.reasons("start", grammar.Start, other.Start, "Ask for contact details when the customer wants ")
	d.reasons("never", grammar.Never, other.Never, "Do not ask for contact details for ")
	d.fieldsOf("ask", asks(grammar.Ask), asks(other.Ask), "Ask for ")
	d.fieldsOf("dont_ask", asks(dontAsks(grammar.DontAsk)), asks(dontAsks(other.DontAsk)), "Do not ask for ")
	d.fieldsOf("confirm", confirms(grammar.Confirm), confirms(other.Confirm), "Read back ")
	d.list("on_refusal", grammar.OnRefusal, keep(other.OnRefusal, "skip", "explain", "file", "drop"))
	d.list("tone", grammar.Tone, other.Tone)
	d.word("timing", word(grammar.Timing), one(word(other.Timing), "before", "after", "instead"))
	d.flag("only", grammar.Only, other.Only)
	d.flag("at_start", grammar.AtStart, other.AtStart)
	return d.out[:min(len(d.out), maxSuggestions)]
}

type differing struct {
	mode   engine.Mode
	fields []Setting
	out    []Suggestion
}

func (d *differing) add(key, kind, value, sentence string) {
	if value != "" && len(value) <= 200 {
		d.out = append(d.out, Suggestion{Key: key, Kind: kind, Value: value, Sentence: sentence})
	}
}

func (d *differing) reasons(key string, have, want []string, lead string) {
	for _, r := range want {
		if !slices.Contains(have, r) && reasonable(r) {
			sentence := lead + spell(r) + "."
			if u := Understand(sentence, d.mode, d.fields); key == "start" && !slices.Contains(u.Start, r) || key == "never" && !slices.Contains(u.Never, r) {
				sentence = ""
			}
			d.add(key, "missed", r, sentence)
		}
	}
	for _, r := range have {
		if !slices.Contains(want, r) && !strings.HasPrefix(r, "topic:") {
			d.add(key, "doubted", r, "")
		}
	}
}

// fieldsOf compares lists of fields with reasons, written "field (reason, reason)".
func (d *differing) fieldsOf(key string, have, want []string, lead string) {
	for _, w := range want {
		name, _, _ := strings.Cut(w, " ")
		i := slices.IndexFunc(d.fields, func(f Setting) bool { return f.Key == name })
		if i < 0 || slices.Contains(have, w) || slices.ContainsFunc(have, func(h string) bool { return h == name || strings.HasPrefix(h, name+" ") }) {
			continue
		}
		sentence := ""
		if w == name {
			sentence = d.verified(key, name, lead+"the "+strings.ToLower(d.fields[i].Label)+".")
		}
		d.add(key, "missed", w, sentence)
	}
	for _, h := range have {
		name, _, _ := strings.Cut(h, " ")
		if !slices.ContainsFunc(want, func(w string) bool { return w == name || strings.HasPrefix(w, name+" ") }) {
			d.add(key, "doubted", h, "")
		}
	}
}

// verified is the sentence when the grammar reads it as meant, else nothing.
func (d *differing) verified(key, field, sentence string) string {
	u := Understand(sentence, d.mode, d.fields)
	of := func(list []About) bool {
		return slices.ContainsFunc(list, func(a About) bool { return a.Field == field })
	}
	if key == "ask" && of(u.Ask) || key == "dont_ask" && of(u.DontAsk) || key == "confirm" && slices.Contains(u.Confirm, field) {
		return sentence
	}
	return ""
}

func (d *differing) list(key string, have, want []string) {
	for _, w := range want {
		if !slices.Contains(have, w) {
			d.add(key, "missed", w, "")
		}
	}
}

func (d *differing) word(key, have, want string) {
	switch {
	case have == want:
	case want != "":
		d.add(key, "missed", want, "")
	default:
		d.add(key, "doubted", have, "")
	}
}

func (d *differing) flag(key string, have, want bool) {
	switch {
	case want && !have:
		d.add(key, "missed", "true", "")
	case have && !want:
		d.add(key, "doubted", "true", "")
	}
}

// reasonable: a built-in reason, or a topic of a few words.
func reasonable(r string) bool {
	if topic, ok := strings.CutPrefix(r, "topic:"); ok {
		return topic != "" && len(topic) <= 80 && !strings.ContainsAny(topic, "\n\"")
	}
	return slices.Contains(Reasons(), r)
}

func spell(r string) string {
	if topic, ok := strings.CutPrefix(r, "topic:"); ok {
		return topic
	}
	words := strings.ReplaceAll(r, "_", " ")
	if strings.ContainsAny(words[:1], "aeiou") {
		return "an " + words
	}
	return "a " + words
}

func asks(list []SaidAsk) []string {
	var out []string
	for _, a := range list {
		s := a.Field
		if when := keep(a.When, Reasons()...); len(when) > 0 {
			s += " (" + strings.Join(when, ", ") + ")"
		}
		out = append(out, s)
	}
	return out
}

func dontAsks(list []SaidDontAsk) []SaidAsk {
	var out []SaidAsk
	for _, a := range list {
		out = append(out, SaidAsk(a))
	}
	return out
}

func confirms(c any) []string {
	switch c := c.(type) {
	case string:
		return []string{c}
	case []string:
		return c
	}
	return nil
}

func keep(list []string, of ...string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return !slices.Contains(of, s) })
}

func one(s string, of ...string) string {
	if slices.Contains(of, s) {
		return s
	}
	return ""
}

func word(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Reasons are the built-in ones, as the configuration spells them.
func Reasons() []string {
	return []string{"refund", "cancellation", "account_settings", "order_details", "subscription_change", "billing_dispute",
		"special_request", "technical_fault", "complaint", "sales", "pricing", "partnership", "callback", "demo", "appointment", "human",
		"cannot_answer", "general_question", "existing_customer"}
}
