package main

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

type conversation struct {
	ID       string `json:"id"`
	Customer struct {
		Address string `json:"address"`
	} `json:"customer"`
	Records  []string `json:"records"`
	Messages []struct {
		Seq  int64  `json:"seq"`
		From string `json:"from"`
		Text string `json:"text"`
	} `json:"messages"`
}

type record struct {
	ID           string `json:"id"`
	Conversation string `json:"conversation"`
	Fields       []struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	} `json:"fields"`
	Delivery string `json:"delivery_status"`
}

// check waits for the program to be done and holds what it kept against the journal. Every finding is a sentence.
func check(w *world, j *journal, kills int) ([]string, error) {
	var last []string
	for wait := 0; wait < 12; wait++ { // retries at once, leases of killed processes: a few seconds
		time.Sleep(2 * time.Second)
		findings, err := compare(w, j, kills)
		if err != nil {
			return nil, err
		}
		if len(findings) == 0 {
			return nil, nil
		}
		if wait > 8 && len(findings) == len(last) {
			return findings, nil
		}
		last = findings
	}
	return last, nil
}

func compare(w *world, j *journal, kills int) ([]string, error) {
	convs, byAddress, err := conversations(w)
	if err != nil {
		return nil, err
	}
	recs, err := allRecords(w)
	if err != nil {
		return nil, err
	}
	var found []string
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	extra := 0 // a copy may follow only a kill that met the reply in flight
	for _, t := range j.talks {
		if len(t.acked) == 0 {
			continue
		}
		id := t.conv
		if t.channel == "telegram" {
			ids := byAddress[t.address]
			if len(ids) > 1 {
				say("chat %s has %d conversations", t.address, len(ids))
			}
			if len(ids) > 0 {
				id = ids[0]
			}
		}
		c, ok := convs[id]
		if !ok {
			say("%s conversation %s of %d acknowledged messages is not there", t.channel, id, len(t.acked))
			continue
		}
		messages(t, c, say)
		if t.complete {
			filed(t, c, recs[c.ID], say)
		}
		if t.channel == "telegram" {
			extra += copies(w, t, c, kills, say)
		}
	}
	if extra > kills*w.o.talkers { // a kill can meet one reply of every customer in flight
		say("%d replies were sent again, more than %d kills can explain", extra, kills)
	}
	deliveries(w, recs, say)
	return found, nil
}

// messages: every acknowledged text once, nothing twice, an answer after the last one.
func messages(t *talked, c conversation, say func(string, ...any)) {
	count, last := map[string]int{}, ""
	for _, m := range c.Messages {
		if m.From == "customer" {
			count[m.Text]++
		}
		last = m.From
	}
	for _, text := range t.acked {
		if count[text] == 0 {
			say("%s %s: acknowledged and lost: %q", t.channel, c.ID, text)
		}
	}
	for text, n := range count {
		if n > 1 {
			say("%s %s: stored %d times: %q", t.channel, c.ID, n, text)
		}
	}
	if last != "agent" {
		say("%s %s: no answer to the last message", t.channel, c.ID)
	}
}

// filed: a completed script is exactly one record with its values.
func filed(t *talked, c conversation, recs []record, say func(string, ...any)) {
	if len(recs) != 1 || len(c.Records) != 1 {
		say("%s %s: %d records, the conversation names %d; want one", t.channel, c.ID, len(recs), len(c.Records))
		return
	}
	got := map[string]string{}
	for _, f := range recs[0].Fields {
		got[f.Key] = f.Value
	}
	if got["name"] != t.name || got["phone"] != t.phone {
		say("%s %s: record %s has other values than were said", t.channel, c.ID, recs[0].ID)
	}
}

// copies: every line of ours reached the platform; it returns how many came more than once.
func copies(w *world, t *talked, c conversation, kills int, say func(string, ...any)) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines, extra := map[string]int{}, 0
	for _, m := range c.Messages {
		if m.From == "agent" {
			lines[m.Text]++
		}
	}
	for text, n := range lines {
		got := w.sent[t.address][text]
		if got < n {
			say("telegram %s: said %d times and sent %d times", c.ID, n, got)
		}
		extra += max(got-n, 0)
		if got > n+kills {
			say("telegram %s: said %d times and sent %d times", c.ID, n, got)
		}
	}
	for text := range w.sent[t.address] {
		if lines[text] == 0 {
			say("telegram %s: sent and not on record", c.ID)
		}
	}
	return extra
}

// deliveries: every record was delivered, under one id and with one body.
func deliveries(w *world, recs map[string][]record, say func(string, ...any)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, list := range recs {
		for _, r := range list {
			switch got := w.got[r.ID]; {
			case len(got) == 0:
				say("record %s was never delivered", r.ID)
			case len(got) > 1:
				say("record %s was delivered under %d ids or bodies", r.ID, len(got))
			case r.Delivery != "completed":
				say("record %s: delivery %s", r.ID, r.Delivery)
			}
		}
	}
}

func conversations(w *world) (byID map[string]conversation, byAddress map[string][]string, err error) {
	byID, byAddress = map[string]conversation{}, map[string][]string{}
	err = pages(w, "conversations", func(c conversation) error {
		var whole conversation
		if err := w.get("conversations/"+c.ID, &whole); err != nil {
			return err
		}
		byID[c.ID] = whole
		byAddress[whole.Customer.Address] = append(byAddress[whole.Customer.Address], c.ID)
		return nil
	})
	return byID, byAddress, err
}

func allRecords(w *world) (map[string][]record, error) {
	m := map[string][]record{}
	err := pages(w, "records", func(r record) error {
		m[r.Conversation] = append(m[r.Conversation], r)
		return nil
	})
	return m, err
}

// pages walks a list of the admin API.
func pages[T any](w *world, path string, each func(T) error) error {
	for cursor := ""; ; {
		var page struct {
			Items []T     `json:"items"`
			Next  *string `json:"next"`
		}
		q := url.Values{"limit": {"200"}}
		if cursor != "" {
			q.Set("cursor", cursor)
		}
		if err := w.get(path+"?"+q.Encode(), &page); err != nil {
			return err
		}
		for _, x := range page.Items {
			if err := each(x); err != nil {
				return err
			}
		}
		if page.Next == nil || strings.TrimSpace(*page.Next) == "" {
			return nil
		}
		cursor = *page.Next
	}
}
