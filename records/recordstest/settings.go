package recordstest

import (
	"errors"
	"strings"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/records"
)

var demoText = records.Item{Kind: records.AgentItem, ID: "demo", Mode: engine.Text}

func body(instructions string) configs.Agent {
	return configs.Agent{ID: "demo", Name: "Demo", Kind: configs.HybridAgent, Text: &configs.Capture{Enabled: true, Instructions: instructions}}
}

func (h *house) apply(i records.Item, content any, force bool, want records.ApplyOutcome) {
	h.Helper()
	got, err := h.db.Apply(h.ctx, i, content, &engine.Policy{Schema: 1}, force)
	h.ok(err)
	if got != want {
		h.Fatalf("%s, want %s", got, want)
	}
}

func ptr[T any](v T) *T { return &v }

var settingTests = []test{
	{"the file's item is applied when its content changed", func(h *house) {
		h.apply(demoText, body("one"), false, records.Published)
		h.apply(demoText, body("one"), false, records.Unchanged)
		h.apply(demoText, body("two"), false, records.Published)
		v, ok, err := h.db.Current(h.ctx, demoText)
		h.ok(err)
		if !ok || v.Number != 2 || v.Author != "file" || !strings.Contains(string(v.Body), "two") {
			h.Fatalf("%+v", v)
		}
	}},
	{"what the console changed stays unless forced", func(h *house) {
		h.apply(demoText, body("file"), false, records.Published)
		_, err := h.db.PublishCapture(h.ctx, all, "demo", engine.Text, configs.Capture{Enabled: true, Instructions: "console"}, engine.Policy{}, ptr(int64(1)))
		h.ok(err)
		h.apply(demoText, body("file"), false, records.Unchanged)
		h.apply(demoText, body("newer file"), false, records.Kept)
		c, err := h.db.Capture(h.ctx, all, "demo", engine.Text)
		h.ok(err)
		if c.Capture.Instructions != "console" || c.Body.Name != "Demo" {
			h.Fatalf("%+v", c)
		}
		h.apply(demoText, body("newer file"), true, records.Published)
		h.apply(demoText, body("newer file"), true, records.Unchanged)
	}},
	{"what only the console made is never touched", func(h *house) {
		_, err := h.db.PutDestination(h.ctx, all, configs.Destination{ID: "crm", Kind: "webhook", Settings: []byte(`{"url":"https://a.test"}`)}, true, nil)
		h.ok(err)
		h.apply(records.Item{Kind: records.DestinationItem, ID: "crm"}, configs.Destination{ID: "crm", Kind: "webhook"}, false, records.Kept)
		off, err := h.db.SwitchOff(h.ctx, nil)
		h.ok(err)
		if len(off) != 0 {
			h.Fatalf("%+v", off)
		}
	}},
	{"an item gone from the file is switched off and comes back", func(h *house) {
		site := records.Item{Kind: records.AccountItem, ID: "site"}
		content := configs.Account{ID: "site", Channel: "web", Agent: "demo", Settings: []byte(`{"identity_secret":"s3cret"}`)}
		h.apply(site, content, false, records.Published)
		off, err := h.db.SwitchOff(h.ctx, nil)
		h.ok(err)
		if len(off) != 1 || off[0] != site {
			h.Fatalf("%+v", off)
		}
		if a, err := h.db.AccountsInForce(h.ctx); err != nil || len(a) != 0 {
			h.Fatal(a, err)
		}
		h.apply(site, content, false, records.Unchanged)
		a, err := h.db.AccountsInForce(h.ctx)
		h.ok(err)
		if len(a) != 1 || !strings.Contains(string(a[0].Settings), "s3cret") {
			h.Fatalf("%+v", a)
		}
		views, err := h.db.Accounts(h.ctx, all)
		h.ok(err)
		if len(views) != 1 || strings.Contains(string(views[0].Settings), "s3cret") {
			h.Fatalf("%s", views[0].Settings)
		}
	}},
	{"an episode keeps its version", func(h *house) {
		h.apply(demoText, body("one"), false, records.Published)
		s := h.say("ann", "k1", "hi")
		first := h.load(s.Conversation).Now.Version
		c := h.commit(s.Conversation)
		c.State.Version = first
		h.ok(h.db.Commit(h.ctx, c))
		h.apply(demoText, body("two"), false, records.Published)
		l := h.load(s.Conversation)
		if l.Episode.Version != first || l.Episode.Agent.Text.Instructions != "one" || l.Now.Agent.Text.Instructions != "two" || l.Now.Number != 2 {
			h.Fatalf("episode %+v now %+v", l.Episode, l.Now)
		}
	}},
	{"a connection's own settings win", func(h *house) {
		h.apply(demoText, body("agent"), false, records.Published)
		own := demoText
		own.Account = "site"
		h.apply(own, body("connection"), false, records.Published)
		s := h.say("ann", "k1", "hi")
		if got := h.load(s.Conversation).Now.Agent.Text.Instructions; got != "connection" {
			h.Fatal(got)
		}
	}},
	{"drafts, If-Match and versions", func(h *house) {
		h.apply(demoText, body("one"), false, records.Published)
		_, err := h.db.DraftCapture(h.ctx, all, "demo", engine.Text, configs.Capture{Instructions: "draft"}, ptr(int64(1)))
		h.ok(err)
		c, err := h.db.Capture(h.ctx, all, "demo", engine.Text)
		h.ok(err)
		if c.Draft == nil || c.Draft.Instructions != "draft" || c.Capture.Instructions != "one" {
			h.Fatalf("%+v", c)
		}
		_, err = h.db.PublishCapture(h.ctx, all, "demo", engine.Text, *c.Draft, engine.Policy{}, ptr(int64(9)))
		if !errors.Is(err, records.ErrVersion) {
			h.Fatal(err)
		}
		c, err = h.db.PublishCapture(h.ctx, all, "demo", engine.Text, *c.Draft, engine.Policy{}, ptr(int64(1)))
		h.ok(err)
		if c.Draft != nil || c.Number != 2 {
			h.Fatalf("%+v", c)
		}
		v, err := h.db.CaptureVersions(h.ctx, all, "demo", engine.Text, records.List{Limit: 1})
		h.ok(err)
		if len(v.Items) != 1 || v.Items[0].Number != 2 || v.Next == nil {
			h.Fatalf("%+v", v)
		}
		v, err = h.db.CaptureVersions(h.ctx, all, "demo", engine.Text, records.List{Limit: 1, Cursor: *v.Next})
		h.ok(err)
		if len(v.Items) != 1 || v.Items[0].Number != 1 || v.Next != nil {
			h.Fatalf("%+v", v)
		}
		if voice, err := h.db.Capture(h.ctx, all, "demo", engine.Voice); err != nil || voice.Number != 0 || voice.Body.Name != "Demo" {
			h.Fatal(voice, err)
		}
	}},
	{"secrets are masked, kept, and bound to their host", func(h *house) {
		d := configs.Destination{ID: "crm", Kind: "webhook", Settings: []byte(`{"url":"https://a.test/x","secret":"whsec_abc","headers":{"X-Key":"k"}}`)}
		v, err := h.db.PutDestination(h.ctx, all, d, true, nil)
		h.ok(err)
		if s := string(v.Settings); strings.Contains(s, "abc") || strings.Contains(s, `"k"`) || !strings.Contains(s, "https://a.test/x") {
			h.Fatal(s)
		}
		if _, err := h.db.PutDestination(h.ctx, all, d, true, nil); !errors.Is(err, records.ErrExists) {
			h.Fatal(err)
		}
		d.Settings, d.Types = v.Settings, []string{"lead"}
		_, err = h.db.PutDestination(h.ctx, all, d, false, ptr(int64(1)))
		h.ok(err)
		spec, ok, err := h.db.Spec(h.ctx, "crm")
		h.ok(err)
		if !ok || !strings.Contains(string(spec.Settings), "whsec_abc") {
			h.Fatalf("the masked secret was lost: %s", spec.Settings)
		}
		d.Settings = []byte(strings.Replace(string(v.Settings), "a.test", "evil.test", 1))
		var invalid *records.Invalid
		if _, err := h.db.PutDestination(h.ctx, all, d, false, nil); !errors.As(err, &invalid) {
			h.Fatalf("the secret goes to another host: %v", err)
		}
	}},
	{"deleting a destination", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		h.ok(h.db.SwitchDestination(h.ctx, all, "crm", true))
		if _, ok, _ := h.db.Spec(h.ctx, "crm"); ok {
			h.Fatal("still on")
		}
		h.ok(h.db.SwitchDestination(h.ctx, all, "crm", false))
		if _, ok, _ := h.db.Spec(h.ctx, "crm"); !ok {
			h.Fatal("still off")
		}
		h.ok(h.db.DeleteDestination(h.ctx, all, "crm"))
		if _, err := h.db.Destination(h.ctx, all, "crm"); !errors.Is(err, records.ErrNotFound) {
			h.Fatal(err)
		}
	}},
}
