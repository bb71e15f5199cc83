package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/extract/llm"
	"github.com/seed-151f84ba/intake/records"
)

// errNoModel says that the environment names no model.
var errNoModel = errors.New("INTAKE_LLM_URL and INTAKE_LLM_MODEL are not set")

// modelOptions puts the environment's endpoint and the file's section together.
func modelOptions(e configs.LLM, s configs.Model, now func() time.Time) llm.Options {
	s.Normalize()
	return llm.Options{
		URL: e.URL, Model: e.Model, Key: string(e.Key), Mask: s.Mask, Now: now,
		Can: llm.Capabilities{Format: llm.Format(s.Format), Usage: s.StreamUsage, MaxTokens: s.MaxTokensParam, Temperature: s.Temperature,
			API: s.API, APIVersion: s.APIVersion},
		Limits: llm.Limits{Text: s.Timeout.Get(), Voice: s.VoiceTimeout.Get(), Reply: s.ReplyTokens},
		Caps:   llm.Caps{Turns: *s.ConversationTurns, Tokens: *s.ConversationTokens, Day: *s.DailyTokens},
	}
}

// model is a client for a command that stores nothing; nil when there is none.
func (p *program) model(f configs.File) *llm.Client {
	if p.process.LLM.URL == "" {
		return nil
	}
	return llm.New(modelOptions(p.process.LLM, f.LLM, p.now))
}

// mustModel is a client, with the configuration file's section where there is one.
func (p *program) mustModel() (*llm.Client, error) {
	f, _, err := p.load()
	if err != nil {
		return nil, err
	}
	if m := p.model(f); m != nil {
		return m, nil
	}
	return nil, errNoModel
}

// models is the client in force; a reload of the configuration file replaces it, breaker and all.
type models struct {
	house *house
	now   atomic.Pointer[llm.Client]
}

// Read implements answer.Model.
func (m *models) Read(ctx context.Context, t answer.ModelTurn) (answer.ModelReply, error) {
	begun := time.Now()
	defer func() { m.house.metrics.observe("model", time.Since(begun)) }()
	return m.now.Load().Read(ctx, t)
}

// Opinion is the model's reading of instructions.
func (m *models) Opinion(ctx context.Context, instructions string, fields []policy.Setting) (policy.Said, error) {
	return m.now.Load().Opinion(ctx, instructions, fields)
}

// set makes the client anew.
func (m *models) set(s configs.Model) {
	o := modelOptions(m.house.process.LLM, s, m.house.program.now)
	o.Budget = spending{m.house.db}
	o.Observe = m.house.metrics.model
	m.now.Store(llm.New(o))
}

// spending is the store as the model's budget: the same for all replicas.
type spending struct{ db *records.DB }

// Spent implements llm.Budget.
func (s spending) Spent(ctx context.Context, conversation string, day time.Time) (llm.Spent, error) {
	calls, tokens, today, err := s.db.ModelSpent(ctx, conversation, day)
	return llm.Spent{Turns: calls, Tokens: tokens, Day: today}, err
}

// probeModel says what the server can do and what will be used.
func (p *program) probeModel() error {
	m, err := p.mustModel()
	if err != nil {
		return err
	}
	r := m.Probe(p.ctx)
	for _, t := range r.Tried {
		state := "yes"
		if !t.OK {
			state = "no"
		}
		if t.Note != "" {
			state += "  (" + t.Note + ")"
		}
		fmt.Fprintf(p.out, "%-28s %s\n", "model "+t.What, state)
	}
	if r.Failed != nil {
		return r.Failed
	}
	fmt.Fprintf(p.out, "%-28s format %s, stream_usage %t, temperature %t, %s\n", "model will be used with", r.Can.Format, *r.Can.Usage, *r.Can.Temperature, r.Can.MaxTokens)
	fmt.Fprintf(p.out, "%-28s %s\n", "model answered in", r.First.Round(time.Millisecond))
	return nil
}
