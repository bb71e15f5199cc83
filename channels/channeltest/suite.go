package channeltest

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// Suite is what the conformance suite must know of an adapter.
type Suite struct {
	New channels.Factory
	// Account is a valid one. Its secrets should be long and unlike anything else: the suite looks for them in logs,
	// errors and answers. Settings must not hold APIBase: the suite sets it to the address of a fake platform.
	Account channels.Account
	Secrets []string // names of the settings without which New must fail
	APIBase string   // name of the setting that replaces the platform's host; "" = "api_base"

	// Sign authenticates a request as the platform does; nil for a channel without webhooks. Every header it sets is
	// then left out, emptied, changed, repeated and re-spelled by the suite, and each of that must be refused.
	Sign func(r *http.Request, body []byte)
	// SignWith is Sign with any secret; Secret names the setting that holds the right one, OldSecret the one that is taken
	// beside it while the secret is changed ("" = the channel has none). The suite forges twelve signatures with them.
	SignWith  func(r *http.Request, body []byte, secret string)
	Secret    string
	OldSecret string
	// Forge are further ways to be refused, by name; each gets a signed request.
	Forge map[string]func(r *http.Request)
	// Challenges are the platform's own checks of the webhook's address.
	Challenges []Exchange
	// Unknown are bodies of valid JSON that must be acknowledged and change nothing.
	Unknown []string
	Cap     int64 // longest body in bytes; 0 = 4 MiB

	// Sends are messages with the requests they must become, as goldens in testdata/send.
	Sends []Send
	// Accepted answers a message the platform takes; the Receipt must hold Ref.
	Accepted Reply
	Ref      string
	// Refusals are answers of the platform with what the adapter must make of them.
	Refusals []Refusal
	// Volatile takes out of a request's Authorization what changes from run to run (a signature over the address).
	Volatile func(authorization string) string
	// Texts reads the text of a recorded send; "" for other requests.
	Texts func(r Request) string
}

// Exchange is one request without a signature and its answer. Body "" is not compared.
type Exchange struct {
	Name, Method, Path string
	Status             int
	Body               string
}

// Send is a message and, by its Name, the golden of the request it becomes.
type Send struct {
	Name    string
	Message channels.Message
}

// Refusal is an answer of the platform to a message and its meaning.
type Refusal struct {
	Name   string
	Reply  Reply
	Reason channels.Reason
	After  time.Duration
}

// check is one property of an adapter.
type check struct {
	name string
	run  func(t testing.TB, s Suite)
}

// Run checks an adapter. Recorded requests are read from testdata/in/*.http (see Fixture), their events compared with
// the golden beside each; the flag -update rewrites the goldens.
func Run(t *testing.T, s Suite) {
	for _, c := range checks(s) {
		t.Run(c.name, func(t *testing.T) { c.run(t, s) })
	}
}

// checks lists what applies to the suite's adapter.
func checks(s Suite) []check {
	list := []check{
		{"secrets are required", secretsRequired},
		{"info is constant", infoConstant},
		{"challenges", challenges},
	}
	if s.Sign != nil {
		list = append(list,
			check{"unauthenticated requests are refused", unauthenticated},
			check{"an unsigned GET is refused", unsignedGet},
			check{"forged requests are refused", forged},
			check{"signature mutants", signatureMutants},
			check{"refused before the body is read", refusedUnread},
			check{"no body is read beyond its cap", cappedRead},
			check{"recorded requests", recordedRequests},
			check{"a redelivery repeats the keys", redelivery},
			check{"unknown payloads are acknowledged", unknownPayloads},
			check{"malformed bodies", malformed},
			check{"odd values", oddValues},
			check{"long bodies", longBodies},
			check{"a failed sink is 503", failedSink},
			check{"the answer waits for the sink", answerWaits},
			check{"a cancelled request ends", cancelledRequest},
			check{"parallel requests", parallelRequests},
			check{"nothing said is logged", nothingLogged},
		)
	}
	if s.Texts != nil {
		list = append(list,
			check{"sends", sends},
			check{"a text at the limit is one request", textAtLimit},
			check{"refusals", refusals},
			check{"network failures", networkFailures},
			check{"no other way out", noOtherWayOut},
			check{"a cancelled send ends", cancelledSend},
		)
	}
	return list
}

// settings gives the account's settings with changes; a nil value removes one.
func (s Suite) settings(t testing.TB, change map[string]any) json.RawMessage {
	t.Helper()
	m := map[string]any{}
	if err := json.Unmarshal(s.Account.Settings, &m); err != nil {
		t.Fatalf("suite: Account.Settings: %v", err)
	}
	for k, v := range change {
		if m[k] = v; v == nil {
			delete(m, k)
		}
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatalf("suite: settings: %v", err)
	}
	return raw
}

func (s Suite) apiBase() string {
	if s.APIBase == "" {
		return "api_base"
	}
	return s.APIBase
}

// build makes the adapter with fresh surroundings; base "" points it at a port nobody listens on.
func (s Suite) build(t testing.TB, base string) (channels.Channel, *Deps) {
	t.Helper()
	if base == "" {
		base = "http://127.0.0.1:1"
	}
	d := NewDeps(t)
	a := s.Account
	a.Settings = s.settings(t, map[string]any{s.apiBase(): base})
	ch, err := s.New(a, d.Deps)
	if err != nil {
		t.Fatalf("valid account refused: %v", err)
	}
	t.Cleanup(func() { s.noLeak(t, "log", d.Logged.String()) })
	return ch, d
}

// noLeak fails when a secret of the account stands in text.
func (s Suite) noLeak(t testing.TB, where, text string) {
	t.Helper()
	for name, v := range s.secretValues(t) {
		if strings.Contains(text, v) {
			t.Errorf("%s shows the secret %s", where, name)
		}
	}
}

// secretValues gives the account's secrets by setting.
func (s Suite) secretValues(t testing.TB) map[string]string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(s.Account.Settings, &m); err != nil {
		t.Fatalf("suite: Account.Settings: %v", err)
	}
	out := map[string]string{}
	for _, name := range s.Secrets {
		if v, ok := m[name].(string); ok && v != "" {
			out[name] = v
		}
	}
	return out
}

// secretsRequired: New refuses an account without one of its secrets, by the setting's name and without any value.
func secretsRequired(t testing.TB, s Suite) {
	for _, name := range s.Secrets {
		for what, v := range map[string]any{"missing": nil, "empty": "", "blank": " "} {
			a := s.Account
			a.Settings = s.settings(t, map[string]any{name: v})
			_, err := s.New(a, NewDeps(t).Deps)
			if err == nil {
				t.Errorf("%s %s: no error", name, what)
				continue
			}
			if !strings.Contains(err.Error(), name) {
				t.Errorf("%s %s: the error does not name it: %v", name, what, err)
			}
			s.noLeak(t, "error of New", err.Error())
		}
	}
	for what, raw := range map[string]string{"null": "null", "nothing": "{}", "no object": "[1]", "no JSON": "{"} {
		a := s.Account
		a.Settings = json.RawMessage(raw)
		if _, err := s.New(a, NewDeps(t).Deps); err == nil && len(s.Secrets) > 0 {
			t.Errorf("settings are %s: no error", what)
		}
	}
}

func infoConstant(t testing.TB, s Suite) {
	ch, _ := s.build(t, "")
	i := ch.Info()
	if !reflect.DeepEqual(i, ch.Info()) {
		t.Error("Info changes")
	}
	if i.Kind != s.Account.Kind {
		t.Errorf("Info.Kind is %q, the account's %q", i.Kind, s.Account.Kind)
	}
	_, sender := ch.(channels.Sender)
	if sender == i.Connected {
		t.Errorf("Sender is %v and Info.Connected is %v: one of them must be", sender, i.Connected)
	}
	if sender && s.Texts == nil {
		t.Error("suite: a Sender without Texts and Sends is not tested")
	}
}
