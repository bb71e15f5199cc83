// Package answer is who answers a customer's question when nothing is being collected: the operator's frequently asked
// questions and a small Markdown knowledge base, found by their words, and the operator's own bot over a signed webhook.
// It claims nothing it does not find there.
package answer

import (
	"context"

	"github.com/seed-151f84ba/intake/configs"
)

// Answerer finds an answer to a customer's question. An error means that it could not look, not that there is none.
type Answerer interface {
	Answer(ctx context.Context, q Question) (Answer, error)
}

// Question is what a customer wants to know.
type Question struct {
	Text  string // the customer's words
	Lang  string // BCP 47; "" = unknown
	Agent configs.Agent

	Conversation string // its id, for a bot that keeps a context; "" = unknown
	Voice        bool   // the answer is heard: keep it short
}

// Answer is what was found. Can false: nothing, and the rest is empty.
type Answer struct {
	Can    bool
	Text   string
	Source string // faq, knowledge, bot, model
	Quote  string // where the words stand, for a reader: "Returns – How long, returns.md"; "" = nothing to name
}

// The sources.
const (
	FromFAQ       = "faq"
	FromKnowledge = "knowledge"
	FromBot       = "bot"
	FromModel     = "model"
)

// Lexical answers from the agent's FAQ, then from knowledge passages, by the words they share with the question. It
// needs no network. The zero value knows the FAQ alone.
type Lexical struct {
	Knowledge map[string][]Passage // by agent id
}

// Answer implements Answerer; it never fails.
func (l *Lexical) Answer(_ context.Context, q Question) (Answer, error) {
	words := terms(q.Text, q.Lang)
	if len(words) == 0 {
		return Answer{}, nil
	}
	var texts []string
	for _, qa := range q.Agent.FAQ {
		texts = append(texts, qa.Q)
	}
	if i, ok := best(words, texts, nil); ok {
		return Answer{Can: true, Text: q.Agent.FAQ[i].A, Source: FromFAQ}, nil
	}
	passages := l.Knowledge[q.Agent.ID]
	heads, bodies := make([]string, len(passages)), make([]string, len(passages))
	for i, p := range passages {
		heads[i], bodies[i] = p.Heading, p.Text
	}
	if i, ok := best(words, heads, bodies); ok {
		return Answer{Can: true, Text: passages[i].excerpt(words, q.Voice), Source: FromKnowledge, Quote: passages[i].Quote()}, nil
	}
	return Answer{}, nil
}
