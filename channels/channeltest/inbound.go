package channeltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
)

// recordedRequests: each fixture gives the status and events of its golden, and every event can be deduplicated.
func recordedRequests(t testing.TB, s Suite) {
	for _, f := range Fixtures(t) {
		ch, d := s.build(t, "")
		w := post(t, ch, f.signed(t, s), f.Name)
		got := d.Sunk.Events()
		golden(t, "testdata/in/"+f.Name+".golden.json", map[string]any{"status": w.Code, "events": plain(got)})
		expectWhole(t, f.Name, got)
	}
}

// expectWhole wants in every event what the receiver cannot do without.
func expectWhole(t testing.TB, what string, events []channels.Event) {
	t.Helper()
	for i, e := range events {
		needs := map[string]string{"Key": e.Key}
		switch e.Kind {
		case channels.KindMessage:
			needs["From.ID"], needs["Type"] = e.From.ID, string(e.Type)
		case channels.KindEdit, channels.KindUnsend:
			needs["Target"] = e.Target
		case channels.KindReceipt:
			needs["Target"], needs["Status"] = e.Target, string(e.Status)
		case channels.KindOptIn, channels.KindOptOut:
			needs["From.ID"] = e.From.ID
		}
		for name, v := range needs {
			if v == "" {
				t.Errorf("%s: event %d, a %s, has no %s", what, i, e.Kind, name)
			}
		}
	}
}

// redelivery: the same request again, signed anew, gives the same Keys, also to another instance.
func redelivery(t testing.TB, s Suite) {
	for _, f := range Fixtures(t) {
		ch, d := s.build(t, "")
		post(t, ch, f.signed(t, s), f.Name)
		d.Clock.Move(90_000_000_000)
		post(t, ch, f.signed(t, s), f.Name+" again")
		first := keys(d.Sunk.Events())
		offered := keys(d.Sunk.Offered())
		other, d2 := s.build(t, "")
		d2.Clock.Move(120_000_000_000)
		post(t, other, f.signed(t, s), f.Name+" elsewhere")
		if n := len(offered) / 2; len(offered)%2 != 0 || !slices.Equal(offered[:n], offered[n:]) {
			t.Errorf("%s: keys %q, then %q", f.Name, first, offered[len(first):])
		}
		if again := keys(d2.Sunk.Events()); !slices.Equal(first, again) {
			t.Errorf("%s: another instance gives the keys %q, the first gave %q", f.Name, again, first)
		}
	}
}

func keys(events []channels.Event) []string {
	out := []string{}
	for _, e := range events {
		out = append(out, e.Key)
	}
	return out
}

// unknownPayloads: what the adapter does not know is acknowledged and changes nothing.
func unknownPayloads(t testing.TB, s Suite) {
	if len(s.Unknown) == 0 {
		t.Error("suite: no Unknown payloads")
	}
	f := Fixtures(t)[0]
	for _, body := range append([]string{"{}"}, s.Unknown...) {
		ch, d := s.build(t, "")
		w := post(t, ch, f.with([]byte(body)).signed(t, s), body)
		if !good(w.Code) {
			t.Errorf("%s: status %d, want 2xx", body, w.Code)
		}
		for _, e := range d.Sunk.Events() {
			if e.Kind != channels.KindIgnored {
				t.Errorf("%s: gave a %s", body, e.Kind)
			}
		}
	}
}

// malformed: a signed body that is none of the platform's is 200 or 4xx, stores nothing and never panics.
func malformed(t testing.TB, s Suite) {
	f := Fixtures(t)[0]
	bodies := [][]byte{
		nil, []byte("null"), []byte("[]"), []byte("{"), []byte("1"), []byte(`"x"`), []byte("true"), []byte(garbage),
		[]byte("\xff\xfe"), []byte("\ufeff{}"), bytes.Repeat([]byte("["), 200_000),
		[]byte(strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000)),
	}
	for _, f := range Fixtures(t) {
		if !json.Valid(f.Body) { // the beginning of a form is a form
			continue
		}
		for n := range 4 {
			bodies = append(bodies, f.Body[:len(f.Body)*(2*n+1)/8])
		}
	}
	for i, body := range bodies {
		what := fmt.Sprintf("body %d %.40q", i, body)
		ch, d := s.build(t, "")
		w := post(t, ch, f.with(body).signed(t, s), what)
		if w.Code != 200 && (w.Code < 400 || w.Code > 499) {
			t.Errorf("%s: status %d, want 200 or 4xx", what, w.Code)
		}
		for _, e := range d.Sunk.Events() {
			t.Errorf("%s: gave a %s", what, e.Kind)
		}
	}
}

// oddValues: in each recorded JSON body every value is replaced by every wrong type, one at a time.
func oddValues(t testing.TB, s Suite) {
	for _, f := range Fixtures(t) {
		for what, body := range mutations(f.Body) {
			ch, d := s.build(t, "")
			w := post(t, ch, f.with(body).signed(t, s), f.Name+" with "+what)
			if w.Code != 200 && (w.Code < 400 || w.Code > 499) {
				t.Errorf("%s with %s: status %d, want 200 or 4xx", f.Name, what, w.Code)
			}
			expectWhole(t, f.Name+" with "+what, d.Sunk.Events())
		}
	}
}

// longBodies: a body above the cap is 413, with its length told or not; one of just the cap is taken.
func longBodies(t testing.TB, s Suite) {
	limit := s.Cap
	if limit == 0 {
		limit = defaultCap
	}
	f := Fixtures(t)[0]
	pad := func(n int64) Fixture {
		return f.with(append(bytes.Clone(f.Body), bytes.Repeat([]byte(" "), int(n)-len(f.Body))...))
	}
	for what, told := range map[string]bool{"told": true, "untold": false} {
		ch, d := s.build(t, "")
		r := pad(limit+1).signed(t, s)
		if !told {
			r.ContentLength = -1
		}
		if w := post(t, ch, r, "long body"); w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("one byte above the cap, length %s: status %d, want 413", what, w.Code)
		}
		if d.Sunk.Calls() > 0 {
			t.Errorf("one byte above the cap, length %s: the sink was called", what)
		}
	}
	ch, _ := s.build(t, "")
	if w := post(t, ch, pad(limit).signed(t, s), "body of the cap"); !good(w.Code) {
		t.Errorf("a body of just the cap: status %d, want 2xx", w.Code)
	}
}

// nothingLogged: what customers say and are called is in no log line, when all goes well and when the sink fails.
func nothingLogged(t testing.TB, s Suite) {
	for _, f := range Fixtures(t) {
		ch, d := s.build(t, "")
		post(t, ch, f.signed(t, s), f.Name)
		said := words(d.Sunk.Events())
		d.Sunk.Before(refuse)
		post(t, ch, f.signed(t, s), f.Name)
		log := d.Logged.String()
		for _, word := range said {
			if len(word) > 3 && strings.Contains(log, word) {
				t.Errorf("%s: the log holds the customer's %q", f.Name, word)
			}
		}
	}
}

func words(events []channels.Event) []string {
	var out []string
	for _, e := range events {
		out = append(out, e.Text, e.Payload, e.From.Name, e.From.Username)
		for _, g := range e.Given {
			out = append(out, g.Value)
		}
		for _, c := range e.Cards {
			out = append(out, append(append(c.Phones, c.Emails...), c.Name)...)
		}
		for _, v := range e.Values {
			out = append(out, v.Value)
		}
	}
	return out
}
