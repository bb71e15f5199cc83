package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestCustomerComesBack: a customer of a platform is known again after their conversation was closed: what the earlier
// record holds is confirmed in one question, and the two records are linked with the reason, which can be undone.
func TestCustomerComesBack(t *testing.T) {
	w := newWorld(t, "")
	w.configure(strings.Replace(w.text(), "engine: {quiet_window: 20ms}", "engine: {quiet_window: 20ms, close_after: 1s}", 1))
	p := w.serve()
	p.tell(81, "I'd like a demo", "I'm Nora Whitfield, 415 231 0042")
	first := p.search("Whitfield")
	if len(first) != 1 {
		t.Fatalf("%d records", len(first))
	}
	time.Sleep(1200 * time.Millisecond)
	p.tellAs(81, 3, "Hello again, I'd like another demo")
	if got := p.bot.to(81)[2]; !strings.Contains(got, "Nora Whitfield") || !strings.Contains(got, "0042") {
		t.Errorf("asks again for what is known: %q", got)
	}
	p.tellAs(81, 4, "yes")
	var all []foundRecord
	eventually(t, "the second record", func() bool { all = p.search("Whitfield"); return len(all) == 2 })
	second := all[0]
	if second.ID == first[0].ID {
		second = all[1]
	}
	if second.Conversation == first[0].Conversation {
		t.Fatal("the conversation was not closed")
	}
	links := func() (found []string) {
		var list struct {
			Items []struct{ Record, Reason string }
		}
		p.api("GET", "records/"+second.ID+"/links", nil, 200, &list)
		for _, l := range list.Items {
			if l.Record != "" {
				found = append(found, l.Record+": "+l.Reason)
			}
		}
		return found
	}
	if got := links(); len(got) != 1 || got[0] != first[0].ID+": same address" {
		t.Errorf("links: %q", got)
	}
	p.api("DELETE", "records/"+second.ID+"/links/"+first[0].ID, nil, 204, nil)
	if got := links(); len(got) != 0 {
		t.Errorf("links after the undo: %q", got)
	}
}

// TestCustomerGoesQuiet: one nudge, then what was collected is filed as incomplete; the figures of the capture are those
// of the record.
func TestCustomerGoesQuiet(t *testing.T) {
	w := newWorld(t, "")
	w.configure(strings.Replace(w.text(), "    kind: text\n", "    kind: text\n    nudge_after: 2s\n    abandon_after: 4s\n", 1))
	p := w.serve()
	p.tell(82, "I'd like a demo", "I'm Nora Whitfield")
	eventually(t, "a nudge and a goodbye", func() bool { return len(p.bot.to(82)) == 4 })
	found := p.search("Whitfield")
	if len(found) != 1 {
		t.Fatalf("%d records", len(found))
	}
	for _, f := range found[0].Fields {
		if f.Key == "phone" && f.Value != nil {
			t.Errorf("phone is %s", *f.Value)
		}
	}
	if said := p.bot.to(82); !strings.Contains(said[3], found[0].ID) {
		t.Errorf("said %q", said)
	}
	time.Sleep(time.Second)
	if got := len(p.bot.to(82)); got != 4 {
		t.Errorf("%d messages: %q", got, p.bot.to(82))
	}
	p.tellAs(82, 3, "sorry, it's 415 231 0042")
	eventually(t, "the number in the record", func() bool { return len(p.search("4152310042")) == 1 })

	var funnel struct {
		Impressions, Starts, Submissions int
		Conversion                       float64
		Outcomes                         map[string]int
		Items                            []struct{ Agent, Channel, Form string }
		Conversations                    []string
	}
	p.api("GET", "analytics/funnel?agent=e2e&channel=telegram&open=submissions", nil, 200, &funnel)
	if funnel.Impressions != 1 || funnel.Starts != 1 || funnel.Submissions != 1 || funnel.Conversion != 1 || funnel.Outcomes["incomplete"] != 1 ||
		len(funnel.Items) != 1 || funnel.Items[0].Form != "default" || len(funnel.Conversations) != 1 || funnel.Conversations[0] != found[0].Conversation {
		t.Errorf("funnel: %+v", funnel)
	}
	var fields struct {
		Items []struct {
			Key                        string
			Asked, Answered, Completed int
		}
	}
	p.api("GET", "analytics/fields?sort=completion", nil, 200, &fields)
	if len(fields.Items) != 2 || fields.Items[0].Key != "phone" || fields.Items[0].Completed != 0 || fields.Items[1].Completed != 1 {
		t.Errorf("fields: %+v", fields)
	}
	for sheet, want := range map[string]string{"funnel.csv": "e2e,telegram,default,", "fields.csv": "\nphone,1,"} {
		code, text := p.request("GET", p.admin+"/api/v1/analytics/"+sheet, http.Header{"Authorization": {"Bearer " + p.token}}, nil)
		if code != 200 || !strings.Contains(string(text), want) {
			t.Errorf("%s: %d %s", sheet, code, text)
		}
	}
	p.api("GET", "analytics/funnel?from=yesterday", nil, 422, nil)
	p.api("GET", "analytics/funnel?agent=nobody&from=2020-01-01", nil, 200, &funnel)
	if funnel.Impressions != 0 {
		t.Errorf("another agent: %+v", funnel)
	}
}

// TestVisitorComesBack: a visitor of the widget who told nothing is counted as abandoned and told so to the destination;
// when they come back with the same page, the conversation goes on at the very question.
func TestVisitorComesBack(t *testing.T) {
	w := newWorld(t, "")
	text := strings.Replace(w.text(), "    kind: text\n", "    kind: text\n    nudge_after: 0\n    abandon_after: 700ms\n", 1)
	w.configure(strings.Replace(text, "events: [record.created]", "events: [record.created, capture.abandoned]", 1))
	p := w.serve()
	c := p.dial("", 0)
	c.say("m1", "I'd like a demo")
	c.line()
	eventually(t, "an abandoned capture", func() bool { return len(w.receiver.deliveries()) == 1 })
	if d := w.receiver.deliveries()[0]; !strings.Contains(string(d.body), "capture.abandoned") {
		t.Fatalf("told %s", d.body)
	}
	c.send(map[string]any{"type": "message", "id": "m2", "text": "Here I am again"})
	for f := c.next(); f.Type != "ack"; f = c.next() { // a new conversation is announced first
		if f.Type == "error" {
			t.Fatalf("after the return came %+v", f)
		}
	}
	if f := c.line(); f.From != "agent" || !strings.Contains(strings.ToLower(f.Text), "name") {
		t.Errorf("the open question is not put again: %+v", f)
	}
	c.say("m3", "Nora Whitfield, 415 231 0042")
	eventually(t, "the record", func() bool { return len(p.search("Whitfield")) == 1 })
}
