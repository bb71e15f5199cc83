package voice

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/twilio/twilio-go/twiml"

	"github.com/seed-151f84ba/intake/channels"
)

// dial puts a person on the line. The person hears first who calls and what about, and takes the call by pressing a key:
// an answering machine presses none.
func (v *Voice) dial(w http.ResponseWriter, r *http.Request, c call, events ...channels.Event) {
	if v.set.HandoffNumber == "" {
		v.dialedBack(w, r, c, "failed", "")
		return
	}
	if _, ok := v.store(w, r, append(events, c.event(channels.CallTransfer, "dial"))...); !ok {
		return
	}
	v.respond(w, &twiml.VoiceDial{Action: v.base + "/dialed", Method: http.MethodPost, AnswerOnBridge: "true", Timeout: "25",
		InnerElements: []twiml.Element{&twiml.VoiceNumber{PhoneNumber: v.set.HandoffNumber, Url: v.base + "/whisper", Method: http.MethodPost}}})
}

// dialed tells how calling the person came out. A call that was bridged is over for us; else the caller is told, and we
// go on talking. Asked without an outcome it dials; spoken is then the line that was spoken before.
func (v *Voice) dialed(w http.ResponseWriter, r *http.Request, c call, spoken string) {
	outcome := c.form.Get("DialCallStatus")
	var heard []channels.Event
	if seq, err := strconv.ParseInt(spoken, 10, 64); err == nil {
		heard = []channels.Event{{Kind: channels.KindSeen, Key: c.sid + "/dial/seen", From: c.from(), Seq: seq}}
	}
	switch {
	case c.sid == "":
		v.respond(w, hangup())
	case outcome == "" && !over(c.status):
		v.dial(w, r, c, heard...)
	case outcome == "completed" && c.form.Get("DialBridged") != "false":
		e := c.event(channels.CallTransfer, "dialed")
		e.Code, e.Text = "completed", lasted(c.form.Get("DialCallDuration"))
		if _, ok := v.store(w, r, e, c.ended()); ok {
			v.respond(w, hangup())
		}
	default:
		if outcome == "completed" { // answered, and not taken
			outcome = "no-answer"
		}
		v.dialedBack(w, r, c, first(outcome, "canceled"), lasted(c.form.Get("DialCallDuration")))
	}
}

// dialedBack goes on talking with a caller who could not be put through.
func (v *Voice) dialedBack(w http.ResponseWriter, r *http.Request, c call, outcome, note string) {
	e := c.event(channels.CallTransfer, "dialed")
	e.Code, e.Text = outcome, note
	events := []channels.Event{e}
	if over(c.status) {
		events = append(events, c.ended())
	}
	stored, ok := v.store(w, r, events...)
	switch {
	case !ok:
	case over(c.status):
		v.respond(w)
	case v.set.Mode == modeRelay:
		v.respond(w, v.relay(c.sid, 2))
	default:
		v.answer(w, r, c, turn{conversation: stored[0].Conversation, resumed: true})
	}
}

func lasted(duration string) string {
	if duration == "" {
		return ""
	}
	return clip(duration, 8) + " s"
}

// whisper is what the person called hears before they are connected.
func (v *Voice) whisper(w http.ResponseWriter, r *http.Request, c call, _ string) {
	note := v.note(r.Context(), c.form.Get("ParentCallSid"))
	lang := v.set.Speaks[0]
	v.respond(w, &twiml.VoiceGather{Input: "dtmf", NumDigits: "1", Timeout: "8", Action: v.base + "/accepted", Method: http.MethodPost,
		InnerElements: []twiml.Element{v.say(whispered(lang, note), lang)}}, hangup())
}

// accepted is asked for when the person pressed a key: an empty document bridges the calls.
func (v *Voice) accepted(w http.ResponseWriter, _ *http.Request, _ call, _ string) { v.respond(w) }

// note is the summary that stands with the line by which a call was put through.
func (v *Voice) note(ctx context.Context, sid string) string {
	if sid == "" {
		return ""
	}
	conv, seq, err := v.deps.Feed.Find(ctx, v.account, sid)
	if err != nil || conv == "" {
		return ""
	}
	lines, err := v.deps.Feed.Since(ctx, conv, max(0, seq-50), 50)
	if err != nil {
		return ""
	}
	for _, l := range slices.Backward(lines) {
		if l.Act != nil && l.Act.Do == channels.Transfer {
			return l.Act.Note
		}
	}
	return ""
}
