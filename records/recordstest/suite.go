// Package recordstest is the suite both engines of package records must pass, and the temporary PostgreSQL it and
// other tests run on.
package recordstest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// Key is the sealing key of test stores.
var Key = []byte("0123456789abcdef0123456789abcdef")

// Options are what a test opens a store with; tests may change them before Open.
func Options(dsn string) records.Options {
	return records.Options{DSN: dsn, Serve: true, Now: time.Now, Key: Key, AdminURL: "http://admin.test"}
}

// Run is the suite. open gives a fresh, empty store and closes it after the test.
func Run(t *testing.T, open func(t *testing.T) *records.DB) {
	groups := []struct {
		name  string
		tests []test
	}{
		{"receive", receiveTests}, {"events", eventTests}, {"turn", turnTests}, {"grow", growTests}, {"known", knownTests}, {"merge", mergeTests}, {"merge", mergeWorkTests}, {"merge", mergeManyTests}, {"burst", burstTests}, {"qualified", qualifiedTests}, {"analytics", analyticsTests}, {"send", sendTests}, {"rates", rateTests},
		{"doubt", doubtTests}, {"referral", referralTests}, {"seen", seenTests}, {"lanes", laneTests}, {"deliveries", deliveryTests},
		{"settings", settingTests}, {"admin", adminTests}, {"access", accessTests}, {"watch", watchTests}, {"calls", callTests},
	}
	for _, g := range groups {
		for _, c := range g.tests {
			t.Run(g.name+"/"+c.name, func(t *testing.T) {
				c.run(&house{T: t, db: open(t), ctx: t.Context(), now: time.Now().Truncate(time.Microsecond)})
			})
		}
	}
}

type test struct {
	name string
	run  func(*house)
}

// house is a store with what a test of it needs.
type house struct {
	*testing.T
	db  *records.DB
	ctx context.Context
	now time.Time
	ids sync.Mutex
	n   int
}

var all = records.System("tester")

func (h *house) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// newID makes ids in order.
func (h *house) newID() string {
	h.ids.Lock()
	defer h.ids.Unlock()
	h.n++
	return fmt.Sprintf("%026d", h.n)
}

// inbound is one request of account "site".
func (h *house) inbound(events ...channels.Event) runner.Inbound {
	return runner.Inbound{Account: "site", Agent: "demo", Channel: "web", Mode: engine.Text, Events: events, Now: h.now,
		Due: h.now.Add(300 * time.Millisecond), Close: 24 * time.Hour, NewID: h.newID}
}

func (h *house) receive(events ...channels.Event) []channels.Stored {
	h.Helper()
	out, err := h.db.Receive(h.ctx, h.inbound(events...))
	h.ok(err)
	return out
}

func message(from, key, text string) channels.Event {
	return channels.Event{Kind: channels.KindMessage, Type: channels.Text, Key: key, Ref: key, From: channels.Address{ID: from}, Text: text}
}

// say stores one message and returns where it went.
func (h *house) say(from, key, text string) channels.Stored {
	h.Helper()
	return h.receive(message(from, key, text))[0]
}

func (h *house) load(conversation string) runner.Loaded {
	h.Helper()
	l, err := h.db.Load(h.ctx, conversation)
	h.ok(err)
	return l
}

// commit is a commit that would be accepted now.
func (h *house) commit(conversation string) runner.Commit {
	h.Helper()
	l := h.load(conversation)
	c := runner.Commit{Conversation: conversation, Version: l.Conversation.Version, Now: h.now, State: l.State}
	for _, u := range l.Unread {
		c.Read = u.Seq
	}
	return c
}

// agent publishes settings for the agent "demo".
func (h *house) agent(fields ...engine.Field) {
	h.Helper()
	_, err := h.db.Publish(h.ctx, all, records.Item{Kind: records.AgentItem, ID: "demo", Mode: engine.Text},
		configs.Agent{ID: "demo", Name: "Demo", Kind: configs.TextAgent, Text: &configs.Capture{Enabled: true}},
		&engine.Policy{Schema: engine.PolicySchema, Mode: engine.Text, Enabled: true, Fields: fields, Attempts: 3})
	h.ok(err)
}

// destination publishes a webhook destination.
func (h *house) destination(d configs.Destination) {
	h.Helper()
	if d.Kind == "" {
		d.Kind = "webhook"
	}
	if d.Settings == nil {
		d.Settings = []byte(`{"url":"https://crm.test/hook","secret":"whsec_c2VjcmV0"}`)
	}
	_, err := h.db.Publish(h.ctx, all, records.Item{Kind: records.DestinationItem, ID: d.ID}, d, nil)
	h.ok(err)
}

func lane(kind, key string) actions.Lane { return actions.Lane{Kind: kind, Key: key} }
