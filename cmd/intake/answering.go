package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/seed-151f84ba/intake/actions/egress"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine/answer"
)

// answers is the answerer in force; a reload of the configuration file replaces it.
type answers struct {
	now   atomic.Pointer[answer.Desk]
	count func(outcome string)
}

// Answer implements answer.Answerer.
func (a *answers) Answer(ctx context.Context, q answer.Question) (answer.Answer, error) {
	if x := a.now.Load(); x != nil {
		return x.Answer(ctx, q)
	}
	return (&answer.Lexical{}).Answer(ctx, q)
}

// Find gives a model the passages it may answer from.
func (a *answers) Find(q answer.Question, n int) []answer.Passage {
	if x := a.now.Load(); x != nil {
		return x.Find(q, n)
	}
	return nil
}

func (a *answers) set(d *answer.Desk) {
	d.Count = a.count
	a.now.Store(d)
}

// desk is who answers for the agents of a file: their knowledge and their bots, called by client alone. A bot that did
// not change is taken over from the desk before it, with what its circuit breaker knows.
func (p *program) desk(f configs.File, client *http.Client, before *answer.Desk) (*answer.Desk, error) {
	k, err := knowledge(p.process.Config, f)
	if err != nil {
		return nil, err
	}
	guard, err := egress.Parse(f.Egress.Allow)
	if err != nil {
		return nil, fmt.Errorf("egress.allow: %w", err)
	}
	d := &answer.Desk{Lexical: answer.Lexical{Knowledge: k}, Bots: map[string]*answer.Bot{}}
	for _, a := range f.Agents {
		if a.Answer == nil || a.Answer.Bot == nil {
			continue
		}
		spec, err := p.bot(*a.Answer.Bot, guard)
		if err != nil {
			return nil, fmt.Errorf("bot of agent %s: %w", a.ID, err)
		}
		if before != nil && before.Bots[a.ID] != nil && before.Bots[a.ID].Spec() == spec {
			d.Bots[a.ID] = before.Bots[a.ID]
			continue
		}
		if d.Bots[a.ID], err = answer.NewBot(spec, answer.BotDeps{HTTP: client, Now: p.now, NewID: localIDs(p.now)}); err != nil {
			return nil, fmt.Errorf("bot of agent %s: %w", a.ID, err)
		}
	}
	return d, nil
}

// bot resolves a bot's references to the environment and refuses an address that may not be called.
func (p *program) bot(b configs.Bot, guard egress.Policy) (answer.BotSpec, error) {
	raw, err := json.Marshal(b)
	if err != nil {
		return answer.BotSpec{}, err
	}
	raw, missing, err := configs.Expand(raw, p.env)
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("environment variable %s is not set", missing[0])
	}
	if err == nil {
		err = json.Unmarshal(raw, &b)
	}
	if err == nil {
		err = egress.CheckURL(b.URL, guard, true)
	}
	return answer.BotSpec{URL: b.URL, Secret: b.Secret, Timeout: b.Timeout.Get()}, err
}

// botProblems reports the bots of a file that could not be asked.
func (p *program) botProblems(f configs.File) []configs.Problem {
	name, text, err := p.source()
	if err != nil {
		return nil
	}
	guard, err := egress.Parse(f.Egress.Allow)
	if err != nil {
		return nil // reported as egress.allow
	}
	var found []configs.Problem
	for i, a := range f.Agents {
		if a.Answer == nil || a.Answer.Bot == nil {
			continue
		}
		spec, err := p.bot(*a.Answer.Bot, guard)
		if err == nil {
			_, err = answer.NewBot(spec, answer.BotDeps{})
		}
		if err != nil {
			found = append(found, configs.Problem{File: name, Line: configs.LineOf(text, "agents", fmt.Sprint(i), "answer", "bot"),
				Path: fmt.Sprintf("$.agents[%d].answer.bot", i), Cause: err.Error()})
		}
	}
	return found
}

// knowledge reads the Markdown passages of every agent of a file; globs are relative to the file.
func knowledge(configFile string, f configs.File) (map[string][]answer.Passage, error) {
	all := map[string][]answer.Passage{}
	for _, a := range f.Agents {
		if a.Knowledge == "" {
			continue
		}
		passages, err := answer.ReadKnowledge(os.DirFS(filepath.Dir(configFile)), a.Knowledge)
		if err != nil {
			return nil, fmt.Errorf("knowledge of agent %s: %w", a.ID, err)
		}
		all[a.ID] = passages
	}
	return all, nil
}
