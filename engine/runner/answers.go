package runner

import (
	"context"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// saying is what there is to say to the customer's question.
type saying struct {
	text  string
	cited []string
	rest  *Rest // the answer goes on
	found *Answered
}

// extractNothing is a turn in which nothing was heard.
var extractNothing extract.Heard

// answer looks for an answer when the engine wants one; it returns the words and leaves the verdict in the turn. The
// model's own answer comes first, where it has one; then what is found without it.
func (t *Turner) answer(ctx context.Context, setup Setup, s engine.State, turn *engine.Turn, h extract.Heard, in Input, model *consulted) saying {
	question, wanted := engine.Needs(setup.Policy, s, *turn, h)
	if !wanted || t.Answerer == nil && model == nil {
		return saying{}
	}
	turn.Verdict.Asked = true
	if model != nil && model.CanAnswer {
		if a := t.modelAnswer(setup, lang(setup, s, h), in, model); a.text != "" {
			turn.Verdict.Can, turn.Verdict.Source = true, answer.FromModel
			a.found = &Answered{Source: answer.FromModel, Quote: strings.Join(a.cited, "; ")}
			return a
		}
	}
	if t.Answerer == nil {
		return saying{}
	}
	a, err := t.Answerer.Answer(ctx, answer.Question{Text: question, Lang: lang(setup, s, h), Agent: setup.Agent,
		Conversation: in.Conversation.ID, Voice: setup.Policy.Mode == engine.Voice})
	if err != nil || !a.Can {
		return saying{}
	}
	turn.Verdict.Can, turn.Verdict.Source = true, a.Source
	said := saying{text: a.Text, found: &Answered{Source: a.Source, Quote: a.Quote}}
	if a.Quote != "" {
		said.text += citation([]string{a.Quote}, setup.Policy.Mode == engine.Voice)
	}
	return said
}

// modelAnswer is the model's answer as far as it may be said: its first sentence, with the rest to follow, or all of
// it; nothing when no sentence passes.
func (t *Turner) modelAnswer(setup Setup, lang string, in Input, model *consulted) saying {
	broken, err := t.brokenOff(setup, lang)
	if err != nil {
		return saying{}
	}
	a := saying{cited: model.cited()}
	cite := citation(a.cited, setup.Policy.Mode == engine.Voice)
	speak := t.speak(setup, lang, in, model)
	if in.Stream {
		first, err := speak.next()
		if err != nil {
			return saying{}
		}
		a.text, a.rest = first, &Rest{speak: speak, with: model, broken: broken, cite: cite}
		return a
	}
	cut := speak.all()
	switch {
	case speak.said == "":
		return saying{}
	case cut:
		a.text = speak.said + " " + broken
	default:
		a.text = speak.said + cite
	}
	return a
}

// brokenOff is what ends an answer that breaks off.
func (t *Turner) brokenOff(setup Setup, lang string) (string, error) {
	return t.Words.Say(lang, string(setup.Policy.Mode), engine.MoveBroken, 0, nil)
}
