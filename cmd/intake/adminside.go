package main

import (
	"context"
	"net/http"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/admin"
	"github.com/seed-151f84ba/intake/admin/console"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// adminHandler is the admin listener's handler.
func (h *house) adminHandler(c *connector) (http.Handler, error) {
	o := admin.Options{
		Store: h.db, AdminURL: h.process.AdminURL, Version: version, Now: h.now, Log: h.log,
		Console: admin.Console{Page: console.Page(), Assets: console.Assets()},
		Metrics: h.metrics.handler(), Ready: h.ready, Live: h.live,
		Pushes: pushes, Health: c.health, Reach: h.reach,
		CheckDestination: func(_ context.Context, s actions.Spec) error { return makeDestination(s, h.actionDeps()) },
		TestDestination:  h.testDestination,
	}
	t, err := turner(nil, h.newID)
	if err != nil {
		return nil, err
	}
	t.Answerer = h.answers
	if h.models != nil {
		o.Opinion, t.Model = h.models.Opinion, h.models
	}
	o.Play = func(ctx context.Context, s runner.Setup, c configs.Capture, k runner.Talk, cause engine.Cause, text string) (runner.Played, runner.Talk, error) {
		return t.Play(ctx, s, c, k, cause, text, h.now())
	}
	return admin.New(o)
}

// testDestination makes one attempt with a delivery that is not kept.
func (h *house) testDestination(ctx context.Context, s actions.Spec) actions.Outcome {
	s, err := h.destination(s)
	if err != nil {
		return actions.Outcome{Err: err.Error(), Final: true}
	}
	body := []byte(`{"type":"test","timestamp":"` + h.now().UTC().Format(time.RFC3339) + `","data":{}}`)
	return actions.Try(ctx, destinationKinds[s.Kind], s, h.actionDeps(), actions.Delivery{
		ID: h.newID(), Destination: s.ID, Event: "test", At: h.now(), Body: body,
	})
}

// pushes says whether a channel's adapter sends (true) or follows the feed. It holds for kinds, not for accounts, so
// that the admin side can run alone.
func pushes(kind string) bool {
	return kind != "web" && kind != "voice"
}
