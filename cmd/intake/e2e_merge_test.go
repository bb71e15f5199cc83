package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

const identitySecret = "end-to-end-identity"

// identity is what a site signs for a visitor who is logged in there.
func identity(email string) string {
	part := func(v any) string {
		raw, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	text := part(map[string]string{"alg": "HS256", "typ": "JWT"}) + "." +
		part(map[string]any{"sub": "u1", "aud": "site", "exp": time.Now().Add(5 * time.Minute).Unix(), "email": email})
	m := hmac.New(sha256.New, []byte(identitySecret))
	m.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

type linkView struct {
	Record, Conversation, Reason string
	Suggested                    bool
	Merged                       string `json:"merged_into"`
}

func (p *process) links(id string) (found []linkView) {
	p.Helper()
	var list struct{ Items []linkView }
	p.api("GET", "records/"+id+"/links", nil, 200, &list)
	for _, l := range list.Items {
		if l.Record != "" {
			found = append(found, l)
		}
	}
	return found
}

// ask says something on a fresh socket and returns the agent's first answer.
func (p *process) ask(first map[string]any, text string) (*widget, string) {
	p.Helper()
	c := p.hello(first)
	c.say("m1", text)
	return c, c.line().Text
}

// TestSameCustomerAgain is E10 from outside: an e-mail address the site vouches for is prefilled in a new conversation and
// links the records with the reason, one that somebody typed does neither and is suggested; a person merges what is one
// matter, sees it from either end, and takes it back.
func TestSameCustomerAgain(t *testing.T) {
	w := newWorld(t, "")
	text := strings.Replace(w.text(), "{id: site, channel: web, agent: e2e}", "{id: site, channel: web, agent: e2e, settings: {identity_secret: "+identitySecret+"}}", 1)
	text = strings.Replace(text, "events: [record.created]", "events: [record.created, record.updated]", 1)
	w.configure(strings.Replace(text, "phone: required, email: off", "email: required, phone: off", 1))
	p := w.serve()
	file := func(c *widget, answers ...string) foundRecord {
		t.Helper()
		for i, a := range answers {
			c.say("a"+string(rune('0'+i)), a)
			c.line()
		}
		var got foundRecord
		eventually(t, "the record of "+c.conv, func() bool {
			for _, r := range p.search("Whitfield") {
				if r.Conversation == c.conv {
					got = r
				}
			}
			return got.ID != ""
		})
		return got
	}
	c, said := p.ask(map[string]any{"identity": identity("nora@whitfield.example")}, "I'd like a demo")
	if strings.Contains(said, "Nora") {
		t.Fatalf("knows somebody it never met: %q", said)
	}
	first := file(c, "Nora Whitfield", "yes")

	c, said = p.ask(map[string]any{"identity": identity("Nora@Whitfield.example")}, "I'd like a demo")
	if !strings.Contains(said, "Nora Whitfield") {
		t.Errorf("a verified address in a new conversation prefills nothing: %q", said)
	}
	second := file(c, "yes", "yes")
	if got := p.links(second.ID); len(got) != 1 || got[0].Record != first.ID || got[0].Reason != "same verified email (identity)" || got[0].Suggested {
		t.Errorf("links: %+v", got)
	}

	c, said = p.ask(map[string]any{}, "I'd like a demo, my e-mail is nora@whitfield.example")
	if strings.Contains(said, "Nora") {
		t.Errorf("an address somebody typed gives away whose it is: %q", said)
	}
	third := file(c, "Norah Whitfield", "yes")
	for _, l := range p.links(third.ID) {
		if !l.Suggested || l.Reason != "same email, not verified" {
			t.Errorf("a link nobody vouches for: %+v", l)
		}
	}
	if got := p.links(third.ID); len(got) != 2 {
		t.Fatalf("suggested: %+v", got)
	}
	p.api("DELETE", "records/"+third.ID+"/links/"+first.ID, nil, 204, nil) // not a duplicate
	if got := p.links(first.ID); len(got) != 1 || got[0].Record != second.ID {
		t.Errorf("links of the first: %+v", got)
	}
	p.mergedAndBack(third, second)
}

// mergedAndBack merges a record into another one and undoes it.
func (p *process) mergedAndBack(one, into foundRecord) {
	t := p.T
	t.Helper()
	told := func() (events []string) {
		for _, d := range p.receiver.deliveries() {
			var body struct {
				Type string
				Data struct{ Record struct{ ID string } }
			}
			_ = json.Unmarshal(d.body, &body)
			if body.Data.Record.ID == one.ID || body.Data.Record.ID == into.ID {
				events = append(events, body.Data.Record.ID+" "+body.Type)
			}
		}
		return events
	}
	eventually(t, "the deliveries of the filings", func() bool { return len(told()) == 2 })
	p.api("POST", "records/"+one.ID+"/merge", map[string]any{"into": into.ID, "reason": "she wrote from her phone"}, 200, nil)
	eventually(t, "the deliveries of the merge", func() bool { return len(told()) == 4 })
	created := 0
	for _, e := range told() {
		if strings.HasSuffix(e, "record.created") {
			created++
		}
	}
	if created != 2 {
		t.Errorf("delivered %q", told())
	}
	if got := p.search(one.ID); len(got) != 1 || got[0].ID != into.ID {
		t.Errorf("found by the merged one's id: %+v", got)
	}
	if got := p.search("Norah"); len(got) != 1 || got[0].ID != into.ID {
		t.Errorf("found by the merged one's words: %+v", got)
	}
	talk := p.conversation(one.Conversation)
	if len(talk.Records) != 2 || talk.Records[0] != into.ID {
		t.Errorf("records of the conversation: %v", talk.Records)
	}
	for _, l := range p.links(into.ID) {
		if l.Record == one.ID && (l.Merged != into.ID || l.Conversation != one.Conversation || l.Suggested) {
			t.Errorf("the link to the merged one: %+v", l)
		}
	}
	var funnel struct{ Submissions int }
	p.api("GET", "analytics/funnel", nil, 200, &funnel)
	code, sheet := p.request("GET", p.admin+"/api/v1/records.csv?folder=all&format=raw", http.Header{"Authorization": {"Bearer " + p.token}}, nil)
	if rows := strings.Count(string(sheet), "\r\n") - 1; code != 200 || funnel.Submissions != 3 || rows != funnel.Submissions {
		t.Errorf("%d submissions, %d rows in the export of everything", funnel.Submissions, rows)
	}
	p.api("PATCH", "records/"+one.ID, map[string]any{"status": "open"}, 409, nil)
	p.api("POST", "records/"+one.ID+"/unmerge", nil, 200, nil)
	if got := p.search("Norah"); len(got) != 1 || got[0].ID != one.ID {
		t.Errorf("after the undo: %+v", got)
	}
	p.api("GET", "analytics/funnel", nil, 200, &funnel)
	if funnel.Submissions != 3 {
		t.Errorf("%d submissions after the undo", funnel.Submissions)
	}
}
