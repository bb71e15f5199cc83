package main

import (
	"strconv"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// eventNames are the kinds of side event as `intake parse` prints them; an ignored event goes by its own name.
var eventNames = map[channels.Kind]string{
	channels.KindEdit:      "edit",
	channels.KindUnsend:    "delete",
	channels.KindEcho:      "echo",
	channels.KindOptOut:    "opt_out",
	channels.KindOptIn:     "opt_in",
	channels.KindSeen:      "seen",
	channels.KindInterrupt: "interrupt",
	channels.KindCall:      "call",
	channels.KindReferral:  "referral",
}

// fileID is what a platform calls its id of a file, where it is not "id".
var fileID = map[string]string{"telegram": "file_id"}

// set keeps what is there to say: no empty text.
func (f facts) set(name, value string) {
	if value != "" {
		f[name] = value
	}
}

// text says a value or, when there is none, null.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func messageFacts(kind string, e channels.Event) facts {
	f := facts{
		"from": text(e.From.ID), "text": e.Text, "external_id": text(e.Ref), "key": text(e.Key),
		"timestamp_unix": nil, "kind": string(e.Type),
	}
	if !e.At.IsZero() {
		f["timestamp_unix"] = e.At.Unix()
	}
	f.set("user_id", e.From.UserID)
	f.set("username", e.From.Username)
	f.set("name", e.From.Name)
	f.set("profile_name", e.From.Name)
	f.set("locale", e.Lang)
	f.set("payload", e.Payload)
	f.set("reply_to", e.Target)
	f.set("to", e.To)
	if len(e.Referral) > 0 && e.Facts["referral"] == nil {
		f["referral"] = e.Referral
	}
	if e.Location != nil {
		f["location"] = place(e.Location)
	}
	f.contacts(e)
	f.given(e.Given)
	f.values(e.Values)
	f.add(e.Facts)
	f.files(kind, e)
	return f
}

func place(l *channels.Location) facts {
	f := facts{"lat": l.Lat, "lon": l.Lon}
	f.set("name", l.Name)
	f.set("address", l.Address)
	return f
}

// files prints the first file as media and all of them, with shared places, as attachments; an adapter that knows
// more of its attachments says so by a fact of that name.
func (f facts) files(kind string, e channels.Event) {
	idName := fileID[kind]
	if idName == "" {
		idName = "id"
	}
	var all []facts
	for i, m := range e.Media {
		if i == 0 && m.Ref != "" {
			media := facts{idName: m.Ref}
			media.set("mime_type", m.MIME)
			if m.Type == channels.Document && idName == "id" {
				media.set("filename", m.Name)
			}
			f["media"] = media
		}
		a := facts{}
		a.set("type", string(m.Type))
		a.set("id", m.Ref)
		a.set("url", m.URL)
		a.set("mime_type", m.MIME)
		a.set("name", m.Name)
		if m.Size > 0 {
			a["size"] = m.Size
		}
		all = append(all, a)
	}
	if e.Location != nil {
		all = append(all, facts{"type": string(channels.Place), "lat": e.Location.Lat, "lon": e.Location.Lon})
	}
	if len(all) > 0 {
		f.add(map[string]any{"attachments": all})
	}
}

// contacts prints shared cards and whether the platform vouches that one is the sender's own.
func (f facts) contacts(e channels.Event) {
	if e.Type != channels.Contacts && len(e.Cards) == 0 {
		return
	}
	cards, own := []facts{}, false
	for _, c := range e.Cards {
		card := facts{"name": text(c.Name), "phones": c.Phones}
		if c.Phones == nil {
			card["phones"] = []string{}
		}
		if c.Emails != nil {
			card["emails"] = c.Emails
		}
		cards = append(cards, card)
		card.set("origin", c.Origin)
		own = own || c.Sender
	}
	f["contacts"], f["contact_is_sender"] = cards, own
}

// given prints the values the channel vouches for.
func (f facts) given(given []channels.Given) {
	if len(given) == 0 {
		return
	}
	var all []facts
	for _, g := range given {
		all = append(all, facts{"field": g.Field, "value": g.Value, "source": g.Source})
		if g.Field == "phone" {
			f["phone_verified"] = true
		}
	}
	f["given"] = all
}

func (f facts) values(values []channels.FormValue) {
	if len(values) == 0 {
		return
	}
	form := facts{}
	for _, v := range values {
		form[v.Key] = v.Value
	}
	f["values"] = form
}

// add prints an event's further facts without hiding any of ours.
func (f facts) add(more map[string]any) {
	for k, v := range more {
		if _, taken := f[k]; !taken {
			f[k] = v
		}
	}
}

func statusFacts(e channels.Event) facts {
	status := string(e.Status)
	if e.Name != "" {
		status = e.Name // the platform's own word, where it says more
	}
	f := facts{"external_id": text(e.Target), "status": status}
	f.set("key", e.Key)
	if e.Code != "" {
		f["error_code"] = number(e.Code)
	}
	if !e.At.IsZero() {
		f["timestamp_unix"] = e.At.Unix()
	}
	f.add(e.Facts)
	return f
}

// number prints a platform's code as the number it is there; other codes stay text.
func number(code string) any {
	if n, err := strconv.ParseInt(code, 10, 64); err == nil && strconv.FormatInt(n, 10) == code {
		return n
	}
	return code
}

func eventFacts(e channels.Event) facts {
	name := eventNames[e.Kind]
	if name == "" || e.Kind == channels.KindSeen && e.Name != "" {
		name = strings.TrimSpace(e.Name)
	}
	f := facts{"kind": name}
	f.set("key", e.Key)
	f.set("external_id", e.Ref)
	f.set("target", e.Target)
	f.set("from", e.From.ID)
	f.set("payload", e.Payload)
	if e.Text != "" || e.Kind == channels.KindEdit {
		f["text"] = e.Text
	}
	if e.Kind == channels.KindEcho { // written by our own side to this customer
		f.set("to", e.From.ID)
	}
	if e.Kind == channels.KindCall {
		f.set("status", e.Name)
	}
	if e.Code != "" {
		f["error_code"] = number(e.Code)
	}
	if !e.At.IsZero() {
		f["timestamp_unix"] = e.At.Unix()
	}
	f.add(e.Facts)
	for k, v := range e.Referral {
		f.add(map[string]any{k: v})
	}
	return f
}
