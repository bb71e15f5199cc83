package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestCustomersOwnRecord: a customer sees what was recorded, corrects it and takes it back (B16); each is in the record's
// activity and told to the destination, and the bot claims nothing beside it.
func TestCustomersOwnRecord(t *testing.T) {
	w := newWorld(t, "")
	w.configure(strings.Replace(w.text(), "events: [record.created]", "events: [record.created, record.updated, record.status_changed]", 1))
	p := w.serve()
	p.tell(91, "I'd like a demo", "I'm Nora Whitfield, 415 231 0042", "What did you write down?")
	found := p.search("Whitfield")
	if len(found) != 1 {
		t.Fatalf("%d records", len(found))
	}
	id := found[0].ID
	if got := p.bot.to(91)[2]; !strings.Contains(got, "Nora Whitfield") || !strings.Contains(got, "0042") {
		t.Errorf("shown: %q", got)
	}
	p.tellAs(91, 4, "sorry, my number is 415 231 0077")
	if got := p.search("4152310077"); len(got) != 1 || got[0].ID != id {
		t.Errorf("after the correction: %+v", got)
	}
	p.tellAs(91, 5, "Please withdraw my request")
	var r struct{ Status string }
	p.api("GET", "records/"+id, nil, 200, &r)
	if r.Status != "cancelled" {
		t.Errorf("status %s; said %q", r.Status, p.bot.to(91)[4])
	}
	var log struct {
		Items []struct{ Action, Actor, Field, From, To string }
	}
	p.api("GET", "records/"+id+"/activity", nil, 200, &log)
	var did []string
	for _, a := range log.Items {
		did = append(did, strings.Trim(a.Action+" "+a.Actor+" "+a.Field+" "+a.From+">"+a.To, " >"))
	}
	want := []string{"created agent", "amended customer phone +14152310042>+14152310077", "withdrawn customer status new>cancelled"}
	if !slices.Equal(did, want) {
		t.Errorf("activity %q", did)
	}
	eventually(t, "three deliveries", func() bool { return len(w.receiver.deliveries()) == 3 })
	var events []string
	for _, d := range w.receiver.deliveries() {
		var body struct{ Type string }
		if err := json.Unmarshal(d.body, &body); err != nil {
			t.Fatal(err)
		}
		events = append(events, body.Type)
	}
	if got := strings.Join(events, " "); got != "record.created record.updated record.status_changed" {
		t.Errorf("told: %s", got)
	}
}
