package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// connector builds the adapters of the accounts in force and builds them anew when an account changes. An account
// that cannot be built is left out and reported; it never takes the others down.
type connector struct {
	*house
	receiver *runner.Receiver

	mu     sync.Mutex
	last   map[string]configs.Account // what each connection was built from
	agents map[string]configs.Agent
	faults map[string]string
}

// connect builds every account in force and puts the set in place.
func (c *connector) connect(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	accounts, err := c.db.AccountsInForce(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	agents := map[string]configs.Agent{}
	for _, a := range c.file.Load().Agents {
		agents[a.ID] = a
	}
	old, next := c.connections.All(), map[string]*runner.Connection{}
	last, faults := map[string]configs.Account{}, map[string]string{}
	for _, a := range accounts {
		last[a.ID] = a
		if prev, ok := old[a.ID]; ok && reflect.DeepEqual(c.last[a.ID], a) && sameDefaults(a, c.agents[a.Agent], agents[a.Agent]) {
			next[a.ID] = prev
			continue
		}
		conn, err := c.build(a, agents[a.Agent])
		if err != nil {
			faults[a.ID] = err.Error()
			c.log.Error("account is off", "account", a.ID, "channel", a.Channel, "cause", err.Error())
			continue
		}
		next[a.ID] = conn
	}
	c.connections.Replace(next)
	c.last, c.agents, c.faults = last, agents, faults
	for id, prev := range old {
		if next[id] != prev {
			closeChannel(ctx, prev.Channel)
		}
	}
	return c.poll(ctx, next)
}

func (c *connector) build(a configs.Account, agent configs.Agent) (*runner.Connection, error) {
	kind, ok := channelKinds[a.Channel]
	if !ok {
		return nil, fmt.Errorf("channel %s is not known", a.Channel)
	}
	settings, err := c.account(a)
	if err != nil {
		return nil, err
	}
	settings = withDefaults(a.Channel, settings, agent)
	ch, err := kind.make(channels.Account{ID: a.ID, Kind: a.Channel, Settings: settings}, channels.Deps{
		Sink: c.receiver.Sink(a.ID), Feed: c.hub, HTTP: c.http, Now: c.now, NewID: c.newID, Key: c.derive,
		Log:   c.log.With("account", a.ID, "channel", a.Channel),
		Count: func(event string) { c.metrics.count(event, a.Channel) }, PublicURL: c.process.PublicURL,
		Trouble: func(code, advice string) { c.ward.trouble(a.ID, code, advice) },
	})
	if err != nil {
		return nil, err
	}
	info, err := rated(ch.Info(), settings)
	if err != nil {
		closeChannel(context.Background(), ch)
		return nil, err
	}
	return &runner.Connection{
		Account: a, External: external(a.Channel, settings), Signers: signers(a.Channel, settings), Channel: ch, Info: info,
	}, nil
}

// webDefaults gives a widget the agent's greeting, name and first language where the account names none.
func webDefaults(settings json.RawMessage, a configs.Agent) json.RawMessage {
	m := map[string]any{}
	if len(settings) > 0 && json.Unmarshal(settings, &m) != nil {
		return settings
	}
	set := func(key, value string) {
		if _, ok := m[key]; !ok && value != "" {
			m[key] = value
		}
	}
	set("greeting", a.Greeting)
	set("name", a.Name)
	if len(a.Languages) > 0 {
		set("locale", a.Languages[0])
	}
	out, err := json.Marshal(m)
	if err != nil {
		return settings
	}
	return out
}

// withDefaults gives an account what its agent knows, for the channels that show or speak for themselves.
func withDefaults(channel string, settings json.RawMessage, a configs.Agent) json.RawMessage {
	switch channel {
	case "web":
		return webDefaults(settings, a)
	case "voice":
		return voiceDefaults(settings, a)
	}
	return settings
}

// voiceDefaults tells a phone line the agent's languages and region, and the words its recogniser should expect: the
// labels and options of the fields.
func voiceDefaults(settings json.RawMessage, a configs.Agent) json.RawMessage {
	m := map[string]any{}
	if len(settings) > 0 && json.Unmarshal(settings, &m) != nil {
		return settings
	}
	var words []string
	if a.Voice != nil {
		for _, c := range a.Voice.Custom {
			if c.On == nil || *c.On {
				words = append(append(words, c.Label), c.Options...)
			}
		}
	}
	m["speaks"], m["region"], m["words"] = a.Languages, a.Region, append(words, a.Name)
	out, err := json.Marshal(m)
	if err != nil {
		return settings
	}
	return out
}

// sameDefaults says that an account takes the same from its agent as before. Sockets stay open over every other change
// of the agent.
func sameDefaults(a configs.Account, before, now configs.Agent) bool {
	return bytes.Equal(withDefaults(a.Channel, a.Settings, before), withDefaults(a.Channel, a.Settings, now))
}

// externalKeys names the setting that holds the platform's own id of an account.
var externalKeys = map[string]string{"whatsapp": "phone_number_id", "messenger": "page_id", "instagram": "account_id", "x": "user_id"}

func external(kind string, settings json.RawMessage) string {
	var m map[string]any
	if json.Unmarshal(settings, &m) != nil {
		return ""
	}
	id, _ := m[externalKeys[kind]].(string)
	return id
}

// signerKeys names the settings that hold what webhooks are signed with, of the channels in which one app calls one
// address for several accounts.
var signerKeys = map[string][]string{
	"whatsapp": {"app_secret", "app_secret_old"}, "messenger": {"app_secret", "app_secret_old"},
	"instagram": {"app_secret", "app_secret_old"}, "x": {"consumer_secret", "consumer_secret_old"},
}

// signers gives a fingerprint of each secret of an account.
func signers(kind string, settings json.RawMessage) []string {
	var m map[string]any
	if json.Unmarshal(settings, &m) != nil {
		return nil
	}
	var out []string
	for _, key := range signerKeys[kind] {
		if secret, _ := m[key].(string); strings.TrimSpace(secret) != "" {
			sum := sha256.Sum256([]byte(secret))
			out = append(out, string(sum[:]))
		}
	}
	return out
}

// closeChannel lets a channel that holds sockets say goodbye.
func closeChannel(ctx context.Context, ch channels.Channel) {
	if x, ok := ch.(interface{ Close(context.Context) error }); ok {
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		_ = x.Close(ctx)
	}
}

// poll arms the lane of every account that polls: one replica at a time runs it.
func (c *connector) poll(ctx context.Context, conns map[string]*runner.Connection) error {
	for id, conn := range conns {
		if _, ok := conn.Channel.(channels.Runner); ok {
			if err := c.db.Arm(ctx, actions.Arm{Lane: actions.Lane{Kind: "poll", Key: id}, Due: c.now()}); err != nil {
				return fmt.Errorf("poll %s: %w", id, err)
			}
			c.worker.Wake(actions.Arm{Lane: actions.Lane{Kind: "poll", Key: id}, Due: c.now()})
		}
	}
	return nil
}

// runPoll is the handler of poll/<account>. It holds the lane for as long as the adapter runs.
func (c *connector) runPoll(serving context.Context) actions.Handler {
	return func(ctx context.Context, j actions.Job) (time.Time, error) {
		conn, ok := c.connections.Get(j.Key)
		if !ok {
			return time.Time{}, nil
		}
		r, ok := conn.Channel.(channels.Runner)
		if !ok {
			return time.Time{}, nil
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(serving, cancel)()
		if err := r.Run(ctx); err != nil && ctx.Err() == nil {
			c.metrics.count("poll_failed", conn.Info.Kind)
			c.ward.polled(j.Key, err)
			return time.Time{}, err
		}
		return c.now().Add(time.Second), nil
	}
}

// follow builds the connections anew whenever it is asked to, until ctx ends.
func (c *connector) follow(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.reconnect:
			if err := c.connect(ctx); err != nil && ctx.Err() == nil {
				c.log.Error("connections stay as they were", "cause", err.Error())
				time.AfterFunc(time.Second, c.rewire)
			}
		}
	}
}
