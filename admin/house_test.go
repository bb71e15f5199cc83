package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/records"
)

// house is an admin listener over a real store with two agents, demo and shop, and a token of every principal. The
// tokens of opmember, member and guest see demo alone.
type house struct {
	*rig
	db   *records.DB
	id   func() string
	keys map[string]string // by principal
}

var system = records.System("test")

func newHouse(t *testing.T, o Options) *house {
	t.Helper()
	ctx := t.Context()
	db, err := records.Open(ctx, records.Options{DSN: filepath.Join(t.TempDir(), "intake.db"), Serve: true, Now: time.Now,
		Key: []byte("0123456789abcdef0123456789abcdef"), AdminURL: "http://127.0.0.1:8081"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	h := &house{db: db, id: records.NewIDs(time.Now), keys: map[string]string{}}
	for _, id := range []string{"demo", "shop"} {
		h.agent(t, id)
	}
	for who, role := range map[string]records.Role{"owner": records.Owner, "admin": records.Admin, "member": records.Member, "guest": records.Guest} {
		var agents []string
		if role == records.Member || role == records.Guest {
			agents = []string{"demo"}
		}
		token, _, err := db.NewToken(ctx, system, who, role, agents)
		if err != nil {
			t.Fatal(err)
		}
		h.keys[who] = token
	}
	o.Store = db
	h.rig = newRig(t, o)
	return h
}

// agent publishes both modes of a hybrid agent.
func (h *house) agent(t *testing.T, id string) {
	t.Helper()
	base := configs.Agent{ID: id, Name: strings.ToUpper(id), Kind: configs.HybridAgent, Region: "US"}
	for _, m := range []engine.Mode{engine.Text, engine.Voice} {
		c := &configs.Capture{Enabled: true, Instructions: "Ask for contact details when the customer wants a demo.",
			Fields: map[string]configs.Requirement{"email": configs.Optional},
			Custom: []configs.Custom{{Label: "Order number", Icon: "hash", Type: "identifier", Pattern: `[A-Z]{2}-\d{5}`}},
			Ticket: configs.Matter{Categories: []string{"Billing"}}}
		a := base
		if m == engine.Text {
			a.Text = c
		} else {
			c.Custom, c.Ticket.Categories = nil, nil
			a.Voice = c
		}
		a.Normalize()
		p, _, _ := policy.Compile(a, m, nil)
		if _, err := h.db.Publish(t.Context(), system, records.Item{Kind: records.AgentItem, ID: id, Mode: m}, a, &p); err != nil {
			t.Fatal(err)
		}
	}
}

// as is the header of a principal's token.
func (h *house) as(who string) string { return "Authorization: Bearer " + h.keys[who] }

// call asks as a principal, expects a status and decodes the answer.
func (h *house) call(who, method, path, body string, status int, into any, with ...string) answer {
	h.t.Helper()
	a := h.want(h.ask(method, path, body, append(with, h.as(who))...), status)
	if into != nil {
		if err := json.Unmarshal([]byte(a.body), into); err != nil {
			h.t.Fatalf("%s %s answered %s: %v", method, path, a.body, err)
		}
	}
	return a
}

// filed stores a message and files a record of the agent from it: the value of each field must stand in the text.
func (h *house) filed(agent string, kind engine.RecordKind, text string, values map[string]string) (record, conversation, line string) {
	h.t.Helper()
	ctx := context.Background()
	now := time.Now().Truncate(time.Microsecond)
	key := h.id()
	stored, err := h.db.Receive(ctx, runner.Inbound{Account: agent + "-site", Agent: agent, Channel: "web", Mode: engine.Text, Now: now,
		Due: now, Close: 24 * time.Hour, NewID: h.id, Events: []channels.Event{{Kind: channels.KindMessage, Type: channels.Text,
			Key: key, Ref: key, From: channels.Address{ID: "visitor-" + key}, Text: text}}})
	if err != nil {
		h.t.Fatal(err)
	}
	conversation, line = stored[0].Conversation, stored[0].Line
	l, err := h.db.Load(ctx, conversation)
	if err != nil {
		h.t.Fatal(err)
	}
	n := runner.NewRecord{ID: h.db.NewRecordID("WIT", kind), Kind: kind, Agent: agent, Account: agent + "-site", Channel: "web",
		Mode: engine.Text, Priority: engine.Low, Subject: "About " + agent, Description: "Wants to know more", Episode: 1,
		Version: l.Now.Version}
	for _, key := range []string{"name", "phone", "email", "company", "order_number"} {
		f := runner.FieldValue{Key: key, Label: key, Icon: "tag", Type: extract.Type(key), State: engine.Declined, Reason: engine.BlankDeclined}
		if v, ok := values[key]; ok {
			at := strings.Index(text, v)
			f.State, f.Reason = engine.Valid, ""
			f.Value = &extract.Value{Field: key, Value: v, Text: v, Extractor: "rules", Confidence: 0.9,
				Evidence: extract.Evidence{Spans: []extract.Span{{Line: line, Start: at, End: at + len(v)}}}}
		}
		n.Fields = append(n.Fields, f)
	}
	c := runner.Commit{Conversation: conversation, Version: l.Conversation.Version, Now: now, State: l.State,
		Read: l.Unread[len(l.Unread)-1].Seq, Records: []runner.NewRecord{n},
		Lines: []runner.NewLine{{ID: h.id(), Text: "Your reference is " + n.ID, Record: n.ID}}}
	if err := h.db.Commit(ctx, c); err != nil {
		h.t.Fatal(err)
	}
	return n.ID, conversation, line
}

// points are a span's code points in a text.
func points(text, part string) (start, end int) {
	at := strings.Index(text, part)
	start = utf8.RuneCountInString(text[:at])
	return start, start + utf8.RuneCountInString(part)
}

func path(format string, args ...any) string { return fmt.Sprintf("/api/v1/"+format, args...) }
