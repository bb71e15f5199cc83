package recordstest

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/records"
)

var qualifiedTests = []test{
	{"score, answers and the proof of consent stay with the record", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		s := h.say("ann", "k1", "I am Ann, 25 seats, yes of course")
		line := h.load(s.Conversation).Unread[0].Line
		score := 6
		n := lead("WIT-LED-QUAL1", line, "Ann")
		n.Form, n.Score = "enterprise", &score
		n.Answers = []engine.Answer{{Key: "seats", Label: "Seats", Value: *value("seats", "25", line), Score: 6}}
		at := strings.Index(line.Text, "yes")
		n.Consent = &engine.Consent{Field: "ok", Text: "May we call?", Lang: "en", Agreed: true, Words: engine.Quote{Line: line.ID, Text: line.Text[at:]}}
		c := h.commit(s.Conversation)
		c.Records = []runner.NewRecord{n}
		h.ok(h.db.Commit(h.ctx, c))
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-QUAL1")
		h.ok(err)
		if r.Form != "enterprise" || r.Score == nil || *r.Score != 6 || len(r.Answers) != 1 {
			h.Fatalf("record: %+v", r)
		}
		if a := r.Answers[0]; a.Label != "Seats" || a.Value != "25" || a.Score != 6 || len(a.Evidence) != 1 || a.Evidence[0].Start != 10 || a.Evidence[0].End != 12 {
			h.Fatalf("answer: %+v", a)
		}
		k := r.Consent
		if k == nil || !k.Agreed || k.Words != "yes of course" || k.Text != "May we call?" || k.Message == nil || *k.Message != line.ID ||
			k.At == nil || !k.At.Equal(h.now) {
			h.Fatalf("consent: %+v", k)
		}
		d, err := h.db.Next(h.ctx, "crm", "WIT-LED-QUAL1")
		h.ok(err)
		for _, want := range []string{`"score":6`, `"form":"enterprise"`, `"agreed":true`, `"words":"yes of course"`} {
			if !strings.Contains(string(d.Body), want) {
				h.Errorf("the webhook lacks %s: %s", want, d.Body)
			}
		}
		sorted, err := h.db.ListRecords(h.ctx, all, records.Filter{Form: "enterprise"}, records.List{Sort: "-score"})
		h.ok(err)
		if len(sorted.Items) != 1 || sorted.Items[0].Consent == nil {
			h.Fatalf("list: %+v", sorted.Items)
		}
	}},
	{"routes name members and destinations", func(h *house) {
		h.destination(configs.Destination{ID: "crm", Types: []string{"ticket"}})
		h.destination(configs.Destination{ID: "other", Types: []string{"ticket"}})
		put := func(m records.MemberView) records.MemberView {
			m.Role = records.Member
			out, err := h.db.PutMember(h.ctx, all, m)
			h.ok(err)
			return out
		}
		put(records.MemberView{Name: "Maria Sales", Email: "elsewhere@example.com", Agents: []string{"another"}}) // does not see the agent
		maria := put(records.MemberView{Name: "Maria Sales", Email: "maria@example.com", Agents: []string{"demo"}})
		for id, c := range map[string]struct {
			route        []string
			assignee     string
			destinations []string
			nobody       bool
		}{
			"WIT-LED-ROUT1": {route: []string{"maria sales", "CRM"}, assignee: maria.ID, destinations: []string{"crm"}},
			"WIT-LED-ROUT2": {route: []string{"maria@example.com"}, assignee: maria.ID},
			"WIT-LED-ROUT3": {route: []string{"the crm team"}, destinations: []string{"crm"}},
			"WIT-LED-ROUT4": {route: []string{"legal department"}, nobody: true},
			"WIT-LED-ROUT5": {},
		} {
			s := h.say(id, id, "I am Ann")
			n := lead(id, h.load(s.Conversation).Unread[0].Line, "Ann")
			n.Route = c.route
			k := h.commit(s.Conversation)
			k.Records = []runner.NewRecord{n}
			h.ok(h.db.Commit(h.ctx, k))
			r, err := h.db.GetRecord(h.ctx, all, id)
			h.ok(err)
			if r.Assignee != c.assignee {
				h.Errorf("%s: assigned to %q, want %q", id, r.Assignee, c.assignee)
			}
			for _, d := range []string{"crm", "other"} {
				next, err := h.db.Next(h.ctx, d, id)
				h.ok(err)
				if (next != nil) != slices.Contains(c.destinations, d) {
					h.Errorf("%s: delivered to %s: %v", id, d, next != nil)
				}
			}
			log, err := h.db.ActivityOf(h.ctx, all, id, records.List{})
			h.ok(err)
			if log.Items[0].Action != "created" {
				h.Errorf("%s: the first activity is %s", id, log.Items[0].Action)
			}
			nobody := slices.ContainsFunc(log.Items, func(a records.Activity) bool { return a.Action == "routed" && a.Note != "" })
			if nobody != c.nobody {
				h.Errorf("%s: activity %+v", id, log.Items)
			}
		}
	}},
	{"a record the customer withdraws or corrects tells destinations and keeps the snapshot", func(h *house) {
		h.destination(configs.Destination{ID: "crm"})
		conversation := h.file("ann", "WIT-LED-AMEND")
		h.now = h.now.Add(1e9)
		s := h.say("ann", "k2", "No, it is 415 231 0042")
		line := h.load(s.Conversation).Unread[0].Line
		c := h.commit(conversation)
		c.Amends = []runner.NewAmend{{Record: "WIT-LED-AMEND", Values: []extract.Value{*value("phone", "415 231 0042", line)}}}
		h.ok(h.db.Commit(h.ctx, c))
		h.say("ann", "k3", "Please forget it")
		c = h.commit(conversation)
		c.Amends = []runner.NewAmend{{Record: "WIT-LED-AMEND", Withdraw: true}}
		h.ok(h.db.Commit(h.ctx, c))
		r, err := h.db.GetRecord(h.ctx, all, "WIT-LED-AMEND")
		h.ok(err)
		if r.Status != "cancelled" || *r.Fields[1].Value != "415 231 0042" || *r.Fields[1].Evidence[0].Message != line.ID {
			h.Fatalf("record: %s %+v", r.Status, r.Fields[1])
		}
		log, err := h.db.ActivityOf(h.ctx, all, r.ID, records.List{})
		h.ok(err)
		var did []string
		for _, a := range log.Items {
			did = append(did, a.Action+":"+a.Actor)
		}
		if got := strings.Join(did, " "); got != "created:agent amended:customer withdrawn:customer" {
			h.Errorf("activity: %s", got)
		}
		page, err := h.db.DeliveriesOf(h.ctx, all, r.ID, records.List{})
		h.ok(err)
		var events []string
		for _, d := range page.Items {
			events = append(events, d.Event)
		}
		slices.Sort(events)
		if got := strings.Join(events, " "); got != "record.created record.status_changed record.updated" {
			h.Errorf("events: %s", got)
		}
	}},
}
