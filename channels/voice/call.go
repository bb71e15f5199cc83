package voice

import (
	"net/url"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// call is what one request says of a call.
type call struct {
	sid      string
	account  string
	status   string // queued ringing in-progress completed busy failed no-answer canceled …, in lower case
	customer string // who we talk to, as the platform gives it
	ours     string // the number they called, or were called from
	form     url.Values
}

func newCall(form url.Values) call {
	c := call{form: form, sid: form.Get("CallSid"), account: form.Get("AccountSid"), status: strings.ToLower(form.Get("CallStatus"))}
	from, to := first(form.Get("From"), form.Get("Caller")), first(form.Get("To"), form.Get("Called"))
	c.customer, c.ours = from, to
	if strings.HasPrefix(form.Get("Direction"), "outbound") { // we called them
		c.customer, c.ours = to, from
	}
	return c
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// over says whether a call's status is one it does not come back from.
func over(status string) bool {
	return slices.Contains([]string{"completed", "busy", "failed", "no-answer", "canceled"}, status)
}

// from is the call as an address: one call, one conversation.
func (c call) from() channels.Address {
	who := c.customer
	if who != "" && withheld(who) {
		who = "anonymous"
	}
	return channels.Address{ID: c.sid, UserID: who}
}

// spelled are the words a caller ID that is withheld spells on a keypad (RESTRICTED, ANONYMOUS, UNAVAILABLE, BLOCKED,
// UNKNOWN): they look like numbers and are none.
var spelled = []string{"7378742833", "266696687", "86282452253", "2562533", "8656696"}

// withheld says whether the caller hides their number.
func withheld(number string) bool {
	if number == "" {
		return true
	}
	digits := strings.TrimPrefix(number, "+")
	if slices.Contains(spelled, digits) || slices.Contains(spelled, strings.TrimPrefix(digits, "1")) {
		return true
	}
	switch strings.ToLower(digits) {
	case "anonymous", "restricted", "unavailable", "blocked", "unknown", "private":
		return true
	}
	return false
}

// given is the caller's number where it is one: not of a browser client, a SIP address or a withheld one.
func (c call) given() []channels.Given {
	if withheld(c.customer) || !numberForm.MatchString(c.customer) {
		return nil
	}
	return []channels.Given{{Field: "phone", Value: c.customer, Source: "caller_id"}}
}

// visitor is what is known of the caller besides words. The place is that of the number, not of the person; the verdict
// on the number (STIR) says how far the caller's carrier vouches for it and never that the caller is who they say.
func (c call) visitor() map[string]string {
	out := map[string]string{}
	set := func(key, value string) {
		if value = strings.TrimSpace(value); value != "" {
			out[key] = value
		}
	}
	side := "From"
	if strings.HasPrefix(c.form.Get("Direction"), "outbound") {
		side = "To"
	}
	set("country", c.form.Get(side+"Country"))
	set("state", c.form.Get(side+"State"))
	set("city", c.form.Get(side+"City"))
	set("called", c.ours)
	set("direction", c.form.Get("Direction"))
	if f := c.form.Get("ForwardedFrom"); f != c.ours { // equal means not forwarded
		set("forwarded_from", f)
	}
	if withheld(c.customer) {
		set("caller_id", "withheld")
	}
	stir, raw := verdict(c.form.Get("StirVerstat"))
	set("stir", stir)
	set("stir_verstat", raw)
	return out
}

// verdict reads StirVerstat: A, B or C for a signature that passed, failed, none for a call without one.
func verdict(raw string) (short, whole string) {
	raw = strings.TrimSpace(raw)
	switch {
	case raw == "" || strings.EqualFold(raw, "null"):
		return "", ""
	case strings.HasPrefix(raw, "TN-Validation-Passed-"):
		return strings.TrimPrefix(raw, "TN-Validation-Passed-")[:min(1, len(raw)-len("TN-Validation-Passed-"))], raw
	case strings.HasPrefix(raw, "TN-Validation-Failed"):
		return "failed", raw
	case strings.HasPrefix(raw, "No-TN-Validation"):
		return "none", raw
	}
	return "", raw
}

// event is something that happened to the call.
func (c call) event(name, key string) channels.Event {
	return channels.Event{Kind: channels.KindCall, Name: name, Key: c.sid + "/" + key, From: c.from()}
}

// began is the event that opens the call's conversation, the same from whichever document is asked for first.
func (c call) began() channels.Event {
	e := c.event(channels.CallStarted, "started")
	e.Given, e.Visitor = c.given(), c.visitor()
	e.From.UserID = first(e.From.UserID, "anonymous")
	return e
}

// ended is the event of the end of the call, the same from whoever tells it.
func (c call) ended() channels.Event { return c.event(channels.CallEnded, "ended") }
