package runner

import (
	"fmt"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// carryOut turns effects into one reply, records and the rest. said is the answerer's words.
func (t *Turner) carryOut(out *Outcome, in Input, said saying) error {
	reply := reply{turner: t, lang: lang(out.Setup, out.State, out.Heard), mode: out.Setup.Policy.Mode, policy: out.Setup.Policy}
	var ids []string // of the records, in the order they are filed
	for _, e := range out.Effects {
		switch {
		case e.File != nil:
			r := t.record(out.Setup, in.Conversation, *e.File)
			ids = append(ids, r.ID)
			out.Records = append(out.Records, r)
			note(&out.State, *e.File, r.ID)
		case e.Amend != nil:
			out.Amends = append(out.Amends, NewAmend{Record: e.Amend.Record, Values: e.Amend.Values, Withdraw: e.Amend.Withdraw,
				Blanks: e.Amend.Blanks, Complete: e.Amend.Complete})
		case e.Handoff != nil:
			out.Handoff = e.Handoff.Reason
		case e.Remind != nil:
			out.Reminds = append(out.Reminds, *e.Remind)
		case e.End != nil:
			out.Ended = e.End.Why
		case e.Close:
			out.Close = true
		}
	}
	reply.answer(saying{text: t.greeting(in, *out, reply.lang)})
	record := "" // what a sentence that names one speaks of: the one made or changed last before it
	for _, e := range out.Effects {
		var err error
		switch {
		case e.File != nil:
			record, ids = ids[0], ids[1:]
		case e.Amend != nil:
			record = e.Amend.Record
		case e.Say != nil:
			err = reply.say(*e.Say, record)
		case e.Ask != nil:
			err = reply.ask(*e.Ask, record)
		case e.Answer:
			reply.answer(said)
		}
		if err != nil {
			return fmt.Errorf("reply: %w", err)
		}
	}
	filed := ""
	if len(out.Records) > 0 {
		filed = out.Records[len(out.Records)-1].ID
	}
	if text := reply.text(); text != "" {
		out.Lines = append(out.Lines, NewLine{ID: t.NewID(), Text: text, Ask: reply.asked, Record: filed, Lang: reply.lang, Act: act(in, *out)})
	}
	if out.Rest != nil {
		reply.grow(out)
	}
	return nil
}

// reply collects the words of one turn: the answer first stands alone, sentences follow one another.
type reply struct {
	turner *Turner
	lang   string
	mode   engine.Mode
	policy engine.Policy
	parts  []string
	asked  *channels.Ask
	open   int // parts up to the unfinished answer's; 0 = there is none
}

func (r *reply) say(s engine.Say, record string) error {
	args := s.Args
	if s.Record {
		args = map[string]string{"record": record}
		for k, v := range s.Args {
			args[k] = v
		}
	}
	words, err := r.turner.Words.Say(r.lang, string(r.mode), s.Move, s.Variant, args)
	if err != nil {
		return err
	}
	if words == "" {
		return nil
	}
	if n := len(r.parts); n > 0 && !strings.HasSuffix(r.parts[n-1], "\n") && !strings.HasSuffix(r.parts[n-1], " ") {
		words = " " + words
	}
	r.parts = append(r.parts, words)
	return nil
}

func (r *reply) answer(said saying) {
	if said.text == "" {
		return
	}
	end := "\n\n"
	if r.mode == engine.Voice {
		end = " "
	}
	r.parts = append(r.parts, said.text+end)
	if said.rest != nil {
		r.open = len(r.parts)
	}
}

// grow leaves of the reply's line what may be said before the answer has ended; what follows it is kept for its end.
// An answer no effect asked for is not said at all.
func (r *reply) grow(out *Outcome) {
	n := len(out.Lines)
	if r.open == 0 || n == 0 {
		out.Rest.with.end()
		out.Rest = nil
		return
	}
	l := &out.Lines[n-1]
	head := strings.TrimSpace(strings.Join(r.parts[:r.open], ""))
	l.Tail = strings.TrimPrefix(l.Text, head)
	l.Text, l.Growing = head, true
	out.Rest.line, out.Rest.tail = l.ID, l.Tail
}

func (r *reply) ask(a engine.Ask, record string) error {
	if err := r.say(a.Say, record); err != nil {
		return err
	}
	r.asked = &channels.Ask{Confirm: a.Confirm}
	if a.Confirm {
		r.asked.Yes, r.asked.No = r.turner.Words.YesNo(r.lang)
	}
	for _, key := range a.Fields {
		f, ok := engine.Askable(r.policy, key)
		if !ok {
			continue
		}
		label := f.Label
		if words, ok := r.turner.Words.Label(r.lang, key); ok {
			label = words
		}
		r.asked.Fields = append(r.asked.Fields, channels.AskField{
			Key: f.Key, Label: label, Kind: string(f.Type), Required: f.Required, Options: f.Options,
		})
	}
	return nil
}

func (r *reply) text() string { return strings.TrimSpace(strings.Join(r.parts, "")) }

// note writes the record's id where the state remembers what was filed.
func note(s *engine.State, f engine.File, id string) {
	filed := append([]engine.Filed(nil), s.Filed...)
	for i := range filed {
		if filed[i].Kind == f.Kind && filed[i].Episode == f.Episode && filed[i].Record == "" {
			filed[i].Record = id
		}
	}
	s.Filed = filed
}

// record is a File effect as the store keeps it.
func (t *Turner) record(setup Setup, c Conversation, f engine.File) NewRecord {
	prefix := "WIT"
	if p := setup.Agent.RecordPrefix; p != nil {
		prefix = *p
	}
	n := NewRecord{
		ID: t.RecordID(prefix, f.Kind), Kind: f.Kind, Agent: c.Agent, Account: c.Account, Channel: c.Channel,
		Mode: c.Mode, Category: f.Category, Priority: f.Priority, Subject: f.Subject, Description: f.Description,
		Lang: f.Lang, Version: setup.Version, Form: formName(f.Form), Incomplete: f.Incomplete, Episode: f.Episode,
		Reasons: f.Reasons, Score: f.Score, Answers: f.Answers, Consent: f.Consent, Route: f.Route,
	}
	values := map[string]*extract.Value{}
	for i := range f.Values {
		values[f.Values[i].Field] = &f.Values[i]
	}
	for _, p := range f.Fields(setup.Policy) {
		v := FieldValue{
			Key: p.Key, Label: p.Label, Icon: icon(setup.Agent, setup.Policy.Mode, p.Key), Type: p.Type,
			Required: p.Required, State: f.States[p.Key], Value: values[p.Key],
		}
		if v.Value == nil {
			v.Reason = f.Blanks[p.Key]
		}
		n.Fields = append(n.Fields, v)
	}
	return n
}

// formName is what a record calls its form.
func formName(id string) string {
	if id == "" {
		return "default"
	}
	return id
}

// builtinIcons are those of the built-in fields (product.md G10).
var builtinIcons = map[string]string{"name": "user", "email": "envelope", "phone": "phone", "company": "building"}

func icon(a configs.Agent, mode engine.Mode, key string) string {
	if i, ok := builtinIcons[key]; ok {
		return i
	}
	c := a.Text
	if mode == engine.Voice {
		c = a.Voice
	}
	if c == nil {
		return "tag"
	}
	custom := c.Custom
	for _, f := range c.Forms {
		custom = append(custom[:len(custom):len(custom)], f.Custom...)
	}
	for _, x := range custom {
		if x.Key == key && x.Icon != "" {
			return x.Icon
		}
	}
	return "tag"
}
