package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	_ "modernc.org/sqlite"

	"github.com/seed-151f84ba/intake/records/recordstest"
)

// longCall is one call, frame by frame. has says what must be on record when the caller hangs up after the frame.
var longCall = []struct {
	do  func(ph *phone)
	has string // field the frame gives
	val string
}{
	{do: func(ph *phone) { ph.next(); ph.played() }},
	{do: func(ph *phone) { ph.part("My name") }},
	{do: func(ph *phone) { ph.say("My name is Ana Torres.") }, has: "name", val: "Ana Torres"},
	{do: func(ph *phone) { ph.next() }},
	{do: func(ph *phone) { ph.interrupt("Thanks, Ana") }},
	{do: func(ph *phone) { ph.say("Sorry, go on.") }},
	{do: func(ph *phone) { ph.next(); ph.played() }},
	{do: func(ph *phone) { ph.press("415231") }},
	{do: func(ph *phone) { ph.press("0042#") }, has: "phone", val: "+14152310042"},
	{do: func(ph *phone) { ph.next(); ph.played() }},
	{do: func(ph *phone) { ph.say("Yes.") }},
	{do: func(ph *phone) { ph.next(); ph.played() }},
	{do: func(ph *phone) { ph.drop() }},
	{do: func(ph *phone) { ph.say("It's 482913.") }, has: "order_number", val: "482913"},
}

// TestHangUpAtEveryFrame ends one long call after each of its frames: what was collected is on record, once, whichever
// of the three tells of the end first and however often.
func TestHangUpAtEveryFrame(t *testing.T) {
	p := newDesks(t)
	for k := range len(longCall) + 1 {
		t.Run(fmt.Sprint(k), func(t *testing.T) {
			t.Parallel()
			own, w := *p, *p.world
			w.T, own.world = t, &w
			ph := newPhone(&own, "r-order")
			ph.form.Set("FromCountry", "US")
			ph.dial()
			want := map[string]string{}
			for _, f := range longCall[:k] {
				f.do(ph)
				if f.has != "" {
					want[f.has] = f.val
				}
			}
			action := ph.action
			ended := url.Values{"CallStatus": {"completed"}, "SessionStatus": {"completed"}, "SessionId": {"VX9"}}
			socket := func() {
				_ = ph.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
				_ = ph.ws.Close()
			}
			tell := []func(){socket, func() { ph.post(action, ended) },
				func() { ph.post(lineURL+"/c/"+ph.account+"/status", url.Values{"CallStatus": {"completed"}}) }}
			start := time.Now()
			for i := range tell {
				tell[(k+i)%3]()
			}
			tell[1]()
			tell[2]()
			var c *callConversation
			for {
				if c = ph.conversationOf(); c != nil && !c.Open || time.Since(start) > 10*time.Second {
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			if c == nil || c.Open {
				t.Fatal("not closed within ten seconds")
			}
			time.Sleep(300 * time.Millisecond)
			if c = ph.conversationOf(); len(c.Records) > 1 || len(want) > 0 && len(c.Records) != 1 {
				t.Fatalf("records %v, want one with %v", c.Records, want)
			}
			if len(c.Records) == 0 {
				return
			}
			r := ph.record(c.Records[0])
			for _, f := range r.Fields {
				if v, ok := want[f.Key]; ok && (f.Value == nil || *f.Value != v) {
					t.Errorf("%s: %v, want %s", f.Key, f.Value, v)
				}
				if f.Value == nil && f.Reason != "hung_up" && !(f.Key == "phone" && f.Reason == "invalid") { // half a number
					t.Errorf("%s is blank because %q", f.Key, f.Reason)
				}
			}
			if t.Failed() {
				for _, m := range c.Messages {
					t.Log(m.Seq, m.From, m.Text)
				}
			}
		})
	}
}

// TestKillMidCall kills the program in the middle of three calls. One goes on where it was; of one the platform tells
// the end; of one nobody ever hears again, and it is filed as well.
func TestKillMidCall(t *testing.T) {
	p := newDesks(t)
	var calls []*phone
	for range 3 {
		ph := newPhone(p, "r-order")
		ph.form.Set("FromCountry", "US")
		ph.dial()
		ph.next()
		ph.played()
		ph.say("My name is Ana Torres.")
		ph.next()
		calls = append(calls, ph)
	}
	p.kill()
	db, err := sql.Open("sqlite", p.database)
	if err != nil {
		t.Fatal(err)
	}
	last := calls[2]
	if _, err := db.Exec(`UPDATE lanes SET due = 1, newest = 1 WHERE kind = 'timer' AND key = (SELECT id FROM conversations WHERE address = ?) || '/lost'`, last.sid); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	next := p.world.serve("INTAKE_PUBLIC_URL=" + lineURL)
	for _, ph := range calls {
		ph.process, ph.ws = next, nil
	}
	on := calls[0]
	_, text := on.post(on.action, url.Values{"SessionStatus": {"failed"}, "SessionId": {"VXk"}, "ErrorCode": {"64105"}})
	on.obey(text)
	if said := on.next(); !holdsOne(said, "ending") { // what was not known to be heard is said again
		t.Errorf("after the restart: %q", said)
	}
	on.played()
	on.say("Yes.")
	if said := on.next(); !holdsOne(said, "order number") {
		t.Errorf("after the confirmed number: %q", said)
	}
	on.hangUp()
	calls[1].post(lineURL+"/c/r-order/status", url.Values{"CallStatus": {"completed"}})
	for i, ph := range calls {
		eventually(t, "filed", func() bool { c := ph.conversationOf(); return c != nil && !c.Open && len(c.Records) == 1 })
		r := ph.record(ph.conversationOf().Records[0])
		for _, f := range r.Fields {
			if f.Key == "name" && (f.Value == nil || *f.Value != "Ana Torres") {
				t.Errorf("call %d: name %v", i, f.Value)
			}
			if f.Key == "order_number" && f.Reason != "hung_up" {
				t.Errorf("call %d: order number is blank because %q", i, f.Reason)
			}
		}
	}
}

// TestACallAcrossReplicas: a call comes in at one replica, its socket opens at another, a key is told to the first, and a
// third reports the end. It is one call and one record.
func TestACallAcrossReplicas(t *testing.T) {
	w := newWorld(t, recordstest.Postgres(t))
	w.configure(desksText())
	a, b := w.serve("INTAKE_PUBLIC_URL="+lineURL), w.serve("INTAKE_PUBLIC_URL="+lineURL)
	ph := newPhone(a, "r-order")
	ph.form.Set("FromCountry", "US")
	_, text := ph.post(lineURL+"/c/r-order", nil)
	ph.form.Set("CallStatus", "in-progress")
	ph.process = b
	ph.obey(text)
	ph.next()
	ph.played()
	ph.say("My name is Ana Torres.")
	if said := ph.next(); !holdsOne(said, "ending") {
		t.Fatalf("after the name: %q", said)
	}
	ph.played()
	_ = ph.ws.NetConn().Close()
	ph.ws, ph.process = nil, a // the platform connects the call again, elsewhere
	_, text = ph.post(ph.action, url.Values{"SessionStatus": {"failed"}, "SessionId": {"VXr"}, "ErrorCode": {"64105"}})
	ph.obey(text)
	ph.say("Yes.")
	said := ph.next()
	if holdsOne(said, "ending") { // the question, in case it was not heard
		said = ph.next()
	}
	if !holdsOne(said, "order number") {
		t.Fatalf("after the confirmed number: %q", said)
	}
	ph.process = b
	ph.hangUp()
	eventually(t, "filed", func() bool { c := ph.conversationOf(); return c != nil && !c.Open && len(c.Records) == 1 })
	for _, f := range ph.record(ph.conversationOf().Records[0]).Fields {
		if f.Key == "phone" && f.State != "confirmed" || f.Key == "name" && f.Value == nil {
			t.Errorf("%+v", f)
		}
	}
}

// TestAMemberSpeaksInACall: what a member writes is spoken to the caller, and the agent is silent from then on.
func TestAMemberSpeaksInACall(t *testing.T) {
	p := newDesks(t)
	for _, account := range []string{"r-order", "g-order"} {
		ph := newPhone(p, account)
		ph.form.Set("FromCountry", "US")
		ph.dial()
		ph.next()
		p.api("POST", "conversations/"+ph.conversationOf().ID+"/reply", map[string]any{"text": "Maria here, I'll take this."}, 201, nil)
		ph.played()
		ph.say("Oh, hello Maria.")
		if said := ph.next(); said != "Maria here, I'll take this." {
			t.Errorf("%s: %q", account, said)
		}
		for _, m := range ph.conversationOf().Messages {
			if m.From == "agent" && m.Seq > 2 {
				t.Errorf("%s: the agent says %q", account, m.Text)
			}
		}
		ph.hangUp()
	}
}

// TestOneWordOfTheEndIsEnough: a call is filed within ten seconds of the first sign of its end, when that is the only one.
func TestOneWordOfTheEndIsEnough(t *testing.T) {
	p := newDesks(t)
	for name, tell := range map[string]func(ph *phone){
		"the socket breaks": func(ph *phone) { _ = ph.ws.NetConn().Close() },
		"the session is over": func(ph *phone) {
			ph.post(ph.action, url.Values{"CallStatus": {"completed"}, "SessionStatus": {"completed"}, "SessionId": {"VX9"}})
		},
		"the call is reported over": func(ph *phone) {
			ph.post(lineURL+"/c/"+ph.account+"/status", url.Values{"CallStatus": {"completed"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own, w := *p, *p.world
			w.T, own.world = t, &w
			ph := newPhone(&own, "r-order")
			ph.dial()
			ph.next()
			ph.played()
			ph.say("My name is Ana Torres.")
			ph.next()
			start := time.Now()
			tell(ph)
			eventually(t, "filed", func() bool { c := ph.conversationOf(); return c != nil && !c.Open && len(c.Records) == 1 })
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("filed after %s", took)
			}
		})
	}
}
