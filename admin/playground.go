package admin

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// maxTalk bounds a talk that is sent back, in bytes.
const maxTalk = 256 << 10

func (s *server) playgroundRoutes() {
	register(s, call{pattern: "POST /api/v1/agents/{id}/playground/{mode}", id: "play", tag: "capture",
		summary: "One turn with an agent under published, drafted or unsaved settings: nothing is filed, stored or sent",
		errors:  []int{http.StatusNotFound}}, s.play)
}

type playIn struct {
	CaptureID
	Body struct {
		Text     string          `json:"text,omitempty" maxLength:"4000" doc:"What the customer says or, in voice mode, what is heard."`
		Cause    string          `json:"cause,omitempty" enum:"words,quiet,hung_up" default:"words" doc:"quiet: nothing more comes. hung_up: the call ended."`
		Draft    bool            `json:"draft,omitempty" doc:"Play with the draft, where there is one."`
		Settings json.RawMessage `json:"settings,omitempty" doc:"Unsaved settings to play with, as PUT takes them."`
		Talk     json.RawMessage `json:"talk,omitempty" doc:"What the turn before answered; absent: a new conversation."`
	}
}

type playOut struct{ Body playView }

// playView is runner.Played; what an engine or a model thinks is passed on as it is.
type playView struct {
	Said    []string        `json:"said" nullable:"false" doc:"The agent's answer."`
	Phase   string          `json:"phase" enum:"answering,offering,collecting,confirming,handed_off"`
	Asked   []string        `json:"asked" nullable:"false" doc:"Fields that are asked for now."`
	Applied []string        `json:"applied" nullable:"false" doc:"Sentences of the instructions that account for the turn."`
	Heard   json.RawMessage `json:"heard" doc:"What was understood, extracted, and rejected with the reason."`
	Effects json.RawMessage `json:"effects" doc:"What the turn decided."`
	Filed   json.RawMessage `json:"filed" doc:"Records that would have been filed."`
	Ended   string          `json:"ended,omitempty" doc:"Why a capture ended without a record."`
	Handoff string          `json:"handoff,omitempty" doc:"Why a person would have been called."`
	Model   json.RawMessage `json:"model,omitempty" doc:"What was sent to the language model and came back."`
	Cited   []string        `json:"cited,omitempty"`
	Talk    json.RawMessage `json:"talk" doc:"To be sent with the next turn."`
}

func (s *server) play(ctx context.Context, who Caller, in *playIn) (*playOut, error) {
	mode, err := in.mode()
	if err != nil {
		return nil, err
	}
	if s.Play == nil {
		return nil, notFound()
	}
	v, err := s.store.Capture(ctx, who.Scope, in.ID, mode)
	if err != nil {
		return nil, err
	}
	c := v.Capture
	switch {
	case len(in.Body.Settings) > 0:
		if c, err = readCapture(in.Body.Settings); err != nil {
			return nil, err
		}
	case in.Body.Draft && v.Draft != nil:
		c = *v.Draft
	}
	var talk runner.Talk
	if len(in.Body.Talk) > maxTalk || len(in.Body.Talk) > 0 && json.Unmarshal(in.Body.Talk, &talk) != nil {
		return nil, problem(http.StatusUnprocessableEntity, "talk is not what the turn before answered")
	}
	c.Normalize()
	return s.playTurn(ctx, v.Body, mode, c, talk, in)
}

func (s *server) playTurn(ctx context.Context, a configs.Agent, mode engine.Mode, c configs.Capture, talk runner.Talk, in *playIn) (*playOut, error) {
	p, _ := compile(a, mode, c)
	if mode == engine.Text {
		a.Text = &c
	} else {
		a.Voice = &c
	}
	cause := engine.Cause(in.Body.Cause)
	if cause == "" {
		cause = engine.Words
	}
	played, next, err := s.Play(ctx, runner.Setup{Version: "playground", Agent: a, Policy: p}, c, talk, cause, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return showPlay(played, next)
}

func showPlay(p runner.Played, k runner.Talk) (*playOut, error) {
	v := playView{Said: some(p.Said), Phase: string(p.Phase), Asked: some(p.Asked), Applied: some(p.Applied), Ended: p.Ended, Handoff: p.Handoff, Cited: p.Cited}
	parts := map[*json.RawMessage]any{&v.Heard: p.Heard, &v.Effects: some(p.Effects), &v.Filed: some(p.Filed), &v.Talk: k}
	if p.Model != nil {
		parts[&v.Model] = p.Model
	}
	for into, part := range parts {
		raw, err := json.Marshal(part)
		if err != nil {
			return nil, err
		}
		*into = raw
	}
	return &playOut{v}, nil
}
