package runner

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// consulted is the model's part of a turn in work.
type consulted struct {
	answer.ModelReply
	sources []answer.Passage
	failed  bool // it did not answer
	detach  func() bool
	cancel  context.CancelFunc
}

// consult asks the model about the turn's lines, where the agent has one and the rules have left it something to do.
// nil: it was not asked. The call ends with ctx until it is detached.
func (t *Turner) consult(ctx context.Context, setup Setup, s engine.State, in Input, req extract.Request, h extract.Heard) *consulted {
	if t.Model == nil || !setup.Agent.Speaks() || s.Handed || noise(h) || !leavesOpen(in, s, h) {
		return nil
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c := &consulted{cancel: cancel, detach: context.AfterFunc(ctx, cancel)}
	turn := t.modelTurn(setup, s, in, req, h)
	c.sources = turn.Sources
	var err error
	c.ModelReply, err = t.Model.Read(own, turn)
	c.failed = err != nil
	return c
}

// end closes the call; its account is complete then.
func (c *consulted) end() {
	if c == nil {
		return
	}
	if c.Answer != nil {
		c.Answer.Close()
	}
	c.detach()
	c.cancel()
}

// noise says whether the rules took the turn for abuse or advertising and nothing else: it costs nothing.
func noise(h extract.Heard) bool {
	return len(h.Values) == 0 && slices.ContainsFunc(h.Commands, func(c extract.Command) bool { return c.Kind == extract.Spam })
}

// leavesOpen says whether words of the turn are left that the rules did not read: an answer that is nothing but the
// value asked for, or a plain yes, needs no model, and a form or pressed keys never do.
func leavesOpen(in Input, s engine.State, h extract.Heard) bool {
	collecting := s.Phase == engine.Collecting || s.Phase == engine.Confirming
	for _, l := range in.Unread {
		if len(l.Form) > 0 || l.Keys || l.Text == "" {
			continue
		}
		if !collecting || len(h.Rejected) > 0 || len(restOf(l.Line, h)) > 1 {
			return true
		}
	}
	return false
}

// restOf are the words of a line outside of what was read in it.
func restOf(l extract.Line, h extract.Heard) []string {
	rest := []byte(l.Text)
	blank := func(s extract.Span) {
		if s.Line == l.ID && s.Rev == l.Rev && s.Start >= 0 && s.Start <= s.End && s.End <= len(rest) {
			copy(rest[s.Start:s.End], strings.Repeat(" ", s.End-s.Start))
		}
	}
	for _, v := range h.Values {
		for _, s := range v.Evidence.Spans {
			blank(s)
		}
	}
	for _, c := range h.Commands {
		if c.Span != nil && (c.Kind == extract.Confirm || c.Kind == extract.Deny) {
			blank(*c.Span)
		}
	}
	return strings.FieldsFunc(string(rest), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// finder looks for passages a model may answer from.
type finder interface {
	Find(q answer.Question, n int) []answer.Passage
}

// maxSources is how many passages a turn offers the model.
const maxSources = 3

func (t *Turner) modelTurn(setup Setup, s engine.State, in Input, req extract.Request, h extract.Heard) answer.ModelTurn {
	p := setup.Policy
	m := answer.ModelTurn{Request: req, Taken: h.Values, Conversation: in.Conversation.ID, Agent: setup.Agent.ID, Name: setup.Agent.Name,
		Prompt: setup.Agent.Prompt, Voice: p.Mode == engine.Voice, Answering: true, Lang: lang(setup, s, h), Languages: p.Languages,
		Topics: p.Topics(), Tone: p.Tone, Guidance: p.Guidance, Earlier: in.Earlier}
	var said []string
	for _, l := range in.Unread {
		said = append(said, l.Text)
	}
	question := strings.Join(said, " ")
	asks := slices.ContainsFunc(h.Commands, func(c extract.Command) bool { return c.Kind == extract.Question })
	collecting := s.Phase == engine.Collecting || s.Phase == engine.Confirming
	if f, ok := t.Answerer.(finder); ok && (asks || !collecting || strings.ContainsAny(question, "?؟？")) {
		m.Sources = f.Find(answer.Question{Text: question, Lang: m.Lang, Agent: setup.Agent}, maxSources)
	}
	return m
}
