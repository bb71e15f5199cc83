package actions_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/actions/webhook"
)

var webhooks = map[string]actions.Factory{"webhook": webhook.New}

func hookTo(id, url string) actions.Spec {
	settings, err := json.Marshal(webhook.Settings{URL: url, Secret: testSecret})
	if err != nil {
		panic(err)
	}
	return actions.Spec{ID: id, Kind: "webhook", Settings: settings}
}

type expectation struct {
	url     string
	starts  []time.Duration
	status  actions.DeliveryStatus
	code    int
	err     string
	excerpt string
	off     int
}

const min1 = time.Minute

var once, four = []time.Duration{0}, []time.Duration{0, 0, min1, 6 * min1}

// thirty is the schedule when every attempt takes the whole time limit.
var thirty = []time.Duration{0, min1 / 2, 2 * min1, 7*min1 + min1/2}

var behaviours = map[string]expectation{
	"200":       {starts: once, status: actions.Completed, code: 200, excerpt: "this is {no JSON"},
	"204":       {starts: once, status: actions.Completed, code: 204},
	"301":       {starts: four, status: actions.Failed, code: 301, err: "status: 301 Moved Permanently; redirects are not followed"},
	"400":       {starts: four, status: actions.Failed, code: 400, err: "status: 400 Bad Request"},
	"410":       {starts: once, status: actions.Failed, code: 410, err: "status: 410 Gone", off: 1},
	"429":       {starts: []time.Duration{0, 2 * min1, 4 * min1, 9 * min1}, status: actions.Failed, code: 429, err: "status: 429", excerpt: "slow down"},
	"503-date":  {starts: []time.Duration{0, 10 * min1, 20 * min1, 30 * min1}, status: actions.Failed, code: 503, err: "status: 503"},
	"500":       {starts: four, status: actions.Failed, code: 500, err: "status: 500 Internal Server Error"},
	"502":       {starts: four, status: actions.Failed, code: 502, err: "status: 502 Bad Gateway"},
	"recovers":  {starts: four[:3], status: actions.Completed, code: 200},
	"hang":      {starts: thirty, status: actions.Failed, err: "time limit: no answer within 30 s"},
	"reset":     {starts: four, status: actions.Failed, err: "address: the connection broke"},
	"drip":      {starts: thirty, status: actions.Failed, err: "time limit: no answer within 30 s"},
	"drip-body": {starts: once, status: actions.Completed, code: 200, excerpt: "aaaaa"},
	"huge":      {starts: once, status: actions.Completed, code: 200, excerpt: "é ?é ?"},
	"bad-tls":   {url: "https://receiver.test/200", starts: four, status: actions.Failed, err: "address: the TLS certificate"},
	"no-host":   {url: "http://nobody.test/200", starts: four, status: actions.Failed, err: "address: the host name does not exist"},
}

// TestReceiverBehaviours delivers one event to each kind of receiver, in fake time, and holds the exact schedule.
func TestReceiverBehaviours(t *testing.T) {
	for name, want := range behaviours {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, client := newReceiver(t)
				if want.url == "" {
					want.url = "http://receiver.test/" + name
				}
				l := newLedger(hookTo("crm", want.url))
				k := l.add(event("d1", "crm", "r1"))
				d := deps
				d.HTTP, d.CheckURL = client, func(string) error { return nil }
				zero := time.Now()
				deliverOn(t, l, webhooks, d)("crm", "r1")
				time.Sleep(2 * time.Hour)
				synctest.Wait()
				check(t, l, k, want, zero)
				for _, body := range r.seen["d1"] {
					if !bytes.Equal(body, k.Body) {
						t.Errorf("body %q is not %q", body, k.Body)
					}
				}
				if a := k.attempts[0]; name == "drip-body" && len(a.Excerpt) > 6 {
					t.Errorf("the body was read for %d s after the status was known", len(a.Excerpt))
				}
				if name == "301" && r.hits["/200"] > 0 {
					t.Error("the redirect was followed")
				}
			})
		})
	}
}

func check(t *testing.T, l *ledger, k *kept, want expectation, zero time.Time) {
	t.Helper()
	if got := k.starts(zero); !slices.Equal(got, want.starts) || k.status != want.status || l.off[k.Destination] != want.off {
		t.Errorf("attempts at %v, %s, switched off %d times; want %v, %s, %d", got, k.status, l.off[k.Destination], want.starts, want.status, want.off)
	}
	a := k.attempts[len(k.attempts)-1]
	if a.Status != want.code || !strings.HasPrefix(a.Error, want.err) || want.err == "" && a.Error != "" {
		t.Errorf("%d %q, want %d %q", a.Status, a.Error, want.code, want.err)
	}
	if !strings.HasPrefix(a.Excerpt, want.excerpt) || want.excerpt == "" && a.Excerpt != "" || len(a.Excerpt) > 500 ||
		!utf8.ValidString(a.Excerpt) || strings.ContainsRune(a.Excerpt, 0) {
		t.Errorf("excerpt %q (%d bytes)", a.Excerpt, len(a.Excerpt))
	}
	if strings.Contains(a.Error, "receiver.test") || strings.Contains(a.Error, "/200") {
		t.Errorf("error %q names the URL", a.Error)
	}
}

// TestNothingIsLost sends a hundred events to each kind of receiver at the same time: none may be lost, each keeps its
// id and body on every attempt, and a healthy receiver does not wait for a hanging one.
func TestNothingIsLost(t *testing.T) {
	const events = 100
	synctest.Test(t, func(t *testing.T) {
		r, client := newReceiver(t)
		l := newLedger()
		var all []*kept
		for name, want := range behaviours {
			if want.url == "" {
				l.specs[name] = hookTo(name, "http://receiver.test/"+name)
				for i := range events {
					all = append(all, l.add(event(fmt.Sprintf("%s-%d", name, i), name, fmt.Sprint("r", i))))
				}
			}
		}
		d := deps
		d.HTTP, d.CheckURL = client, func(string) error { return nil }
		zero := time.Now()
		arm := deliverOn(t, l, webhooks, d)
		for _, k := range all {
			arm(k.Destination, k.Record)
		}
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		for _, k := range all {
			want := behaviours[k.Destination]
			if k.Destination == "410" && k.status == actions.Pending {
				continue // switched off by one before it
			}
			if k.status != want.status || len(k.attempts) != len(want.starts) {
				t.Errorf("%s: %s after %d attempts", k.ID, k.status, len(k.attempts))
			}
			if len(r.seen[k.ID]) != len(k.attempts) {
				t.Errorf("%s: %d attempts logged, %d received", k.ID, len(k.attempts), len(r.seen[k.ID]))
			}
			for _, body := range r.seen[k.ID] {
				if !bytes.Equal(body, k.Body) {
					t.Errorf("%s: body changed to %q", k.ID, body)
				}
			}
			if at := k.starts(zero)[0]; at > time.Second && (k.Destination == "200" || k.Destination == "204") {
				t.Errorf("%s waited %v for others", k.ID, at)
			}
		}
	})
}
