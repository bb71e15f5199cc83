package channeltest

import (
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

const (
	parrotSecret = "canary-Secret-of-the-parrot"
	parrotToken  = "canary-Token-of-the-parrot"
)

func parrotSuite(fault string) Suite {
	return Suite{
		New: newParrot(fault),
		Account: channels.Account{ID: "p", Kind: "parrot",
			Settings: []byte(`{"secret":"` + parrotSecret + `","token":"` + parrotToken + `"}`)},
		Secrets:    []string{"secret", "token"},
		Sign:       func(r *http.Request, body []byte) { r.Header.Set(signature, sign(parrotSecret, body)) },
		SignWith:   func(r *http.Request, body []byte, secret string) { r.Header.Set(signature, sign(secret, body)) },
		Secret:     "secret",
		OldSecret:  "secret_old",
		Challenges: []Exchange{{Name: "challenge", Method: http.MethodGet, Path: "?challenge=42", Status: 200, Body: "42"}},
		Unknown:    []string{`{"new":{}}`},
		Cap:        1000,
		Sends:      []Send{{Name: "parrot", Message: channels.Message{To: channels.Address{ID: "ada-of-mill-lane"}, Text: "hello yourself"}}},
		Accepted:   Reply{Body: `{"ref":"r1"}`},
		Ref:        "r1",
		Refusals: []Refusal{
			{Name: "blocked", Reply: Reply{Status: 403}, Reason: channels.Blocked},
			{Name: "throttled", Reply: Reply{Status: 429, Header: map[string]string{"Retry-After": "9"}}, Reason: channels.Throttled, After: 9 * time.Second},
		},
		Texts: func(r Request) string { m, _ := r.JSON.(map[string]any); s, _ := m["text"].(string); return s },
	}
}

// TestSuiteTakesARightAdapter: nothing is found where nothing is wrong.
func TestSuiteTakesARightAdapter(t *testing.T) { Run(t, parrotSuite("")) }

// TestSuiteFindsFaults: every planted fault is found by the check that is there for it.
func TestSuiteFindsFaults(t *testing.T) {
	if Updating() {
		t.Skip("goldens are being written")
	}
	for fault, by := range map[string]string{
		"empty secret opens":            "secrets are required",
		"error shows a secret":          "secrets are required",
		"info changes":                  "info is constant",
		"wrong challenge":               "challenges",
		"no signature is fine":          "unauthenticated requests are refused",
		"parses first":                  "unauthenticated requests are refused",
		"any signature is fine":         "forged requests are refused",
		"first signature counts":        "forged requests are refused",
		"spelling does not matter":      "forged requests are refused",
		"body is not signed":            "forged requests are refused",
		"reads before it looks":         "refused before the body is read",
		"cuts after reading":            "no body is read beyond its cap",
		"answer shows a secret":         "unauthenticated requests are refused",
		"keys are random":               "a redelivery repeats the keys",
		"keys are times":                "a redelivery repeats the keys",
		"unknown is refused":            "unknown payloads are acknowledged",
		"garbage is our fault":          "malformed bodies",
		"panics":                        "odd values",
		"half an event":                 "odd values",
		"no cap":                        "long bodies",
		"sink failure is hidden":        "a failed sink is 503",
		"sink failure is 500":           "a failed sink is 503",
		"no retry-after":                "a failed sink is 503",
		"answers first":                 "the answer waits for the sink",
		"stores behind the answer":      "the answer waits for the sink",
		"one at a time":                 "parallel requests",
		"own context":                   "a cancelled request ends",
		"logs what is said":             "nothing said is logged",
		"logs a secret":                 "recorded requests",
		"changes texts":                 "sends",
		"receipt is lost":               "sends",
		"cuts texts":                    "a text at the limit is one request",
		"5xx is final":                  "refusals",
		"advice is dropped":             "refusals",
		"error is no Error":             "refusals",
		"error shows the message":       "refusals",
		"network error shows the token": "network failures",
		"network errors are final":      "network failures",
		"any get is fine":               "an unsigned GET is refused",
		"brings its own client":         "no other way out",
		"leaves loopback":               "sends",
		"ignores cancellation":          "a cancelled send ends",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s := parrotSuite(fault)
			for _, c := range checks(s) {
				if c.name != by {
					continue
				}
				r := record(func(t testing.TB) { c.run(t, s) })
				if len(r.said) == 0 {
					t.Errorf("%q did not find it", by)
				}
				return
			}
			t.Errorf("no check is called %q", by)
		})
	}
}

// TestEveryMutantBites: each of the twelve forged signatures is taken by a parrot with one fault, and found by its name.
func TestEveryMutantBites(t *testing.T) {
	if Updating() {
		t.Skip("goldens are being written")
	}
	for fault, mutant := range map[string]string{
		"no signature is fine":        "none",
		"empty signature is fine":     "empty",
		"body is not signed":          "wrong key",
		"every account's key is fine": "another account's key",
		"white space does not count":  "body and one byte",
		"the value is signed":         "re-serialised",
		"a beginning is fine":         "truncated",
		"spelling does not matter":    "upper case",
		"first signature counts":      "doubled header",
		"empty secret opens":          "secret unset",
		"friends forward":             "forwarding headers",
		"old secret stays":            "old secret",
	} {
		t.Run(fault, func(t *testing.T) {
			s := parrotSuite(fault)
			r := record(func(t testing.TB) { signatureMutants(t, s) })
			if !slices.ContainsFunc(r.said, func(said string) bool { return strings.HasPrefix(said, "mutant "+mutant+":") }) {
				t.Errorf("mutant %q did not find it; said %q", mutant, r.said)
			}
		})
	}
}

// recorder is the part of testing.TB the suite uses; it keeps what would have failed a test.
type recorder struct {
	testing.TB
	mu      sync.Mutex
	said    []string
	cleanup []func()
}

// record runs a check to its end, also when it gives up half way.
func record(check func(t testing.TB)) *recorder {
	r := &recorder{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for i := len(r.cleanup) - 1; i >= 0; i-- {
				r.cleanup[i]()
			}
		}()
		check(r)
	}()
	<-done
	return r
}

func (r *recorder) Helper() {}

func (r *recorder) Cleanup(f func()) { r.cleanup = append(r.cleanup, f) }

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func (r *recorder) Error(args ...any) { r.Errorf("%s", fmt.Sprintln(args...)) }

func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); runtime.Goexit() }

func (r *recorder) Fatal(args ...any) { r.Error(args...); runtime.Goexit() }

// TestFixtureFormat: the parts of a recorded request are read as written.
func TestFixtureFormat(t *testing.T) {
	f, err := parseFixture([]byte("POST /status?x=1\nA: b\nA:c\n\nline\n\nmore\n\n"))
	if err != nil {
		t.Fatal(err)
	}
	if f.Method != "POST" || f.Path != "/status?x=1" || strings.Join(f.Header["A"], "|") != "b|c" || string(f.Body) != "line\n\nmore\n" {
		t.Errorf("read %+v, body %q", f, f.Body)
	}
	for _, bad := range []string{"", "POST", "POST /\nno header\n\n"} {
		if _, err := parseFixture([]byte(bad)); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// TestMutations: every value is replaced, each in its turn.
func TestMutations(t *testing.T) {
	got := mutations([]byte(`{"a":[1,{"b":"x"}],"c":true}`))
	for _, path := range []string{".a", ".a[0]", ".a[1]", ".a[1].b", ".c"} {
		if _, ok := got[path+" as text"]; !ok {
			t.Errorf("%s is not replaced", path)
		}
	}
	if want := 5 * len(wrongTypes); len(got) != want {
		t.Errorf("%d mutations, want %d", len(got), want)
	}
	if body := string(got[".a[1].b as null"]); body != `{"a":[1,{"b":null}],"c":true}` {
		t.Errorf("mutation %s", body)
	}
}
