package voice

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/twilio/twilio-go/twiml"

	"github.com/seed-151f84ba/intake/channels"
)

// relayTries is how often a call is connected to the relay before the Gather loop takes it over.
const relayTries = 3

// incoming answers a call: it is stored, then connected.
func (v *Voice) incoming(w http.ResponseWriter, r *http.Request, c call, _ string) {
	switch {
	case c.sid == "":
		v.deps.Count("voice_no_call")
		v.respond(w)
		return
	case over(c.status):
		if _, ok := v.store(w, r, c.ended()); ok {
			v.respond(w)
		}
		return
	}
	stored, ok := v.store(w, r, c.began())
	if !ok {
		return
	}
	if v.set.Mode == modeGather {
		v.answer(w, r, c, turn{conversation: stored[0].Conversation, first: true})
		return
	}
	v.respond(w, append(v.announced(), v.relay(c.sid, 1))...)
}

// status takes the platform's reports about a call. They come in any order; only the end is of use, and it is stored
// once whoever tells it.
func (v *Voice) status(w http.ResponseWriter, r *http.Request, c call, _ string) {
	if c.sid == "" || !over(c.status) {
		v.deps.Count("voice_status_ignored")
	} else if _, ok := v.store(w, r, c.ended()); !ok {
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// recording keeps where the recording of a call is. It may come long after the call.
func (v *Voice) recording(w http.ResponseWriter, r *http.Request, c call, _ string) {
	id, at := c.form.Get("RecordingSid"), c.form.Get("RecordingUrl")
	if c.sid == "" || id == "" || at == "" || c.form.Get("RecordingStatus") != "completed" {
		v.deps.Count("voice_recording_ignored")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	e := c.event(channels.CallRecorded, "recording/"+id)
	e.Media = []channels.Media{{Type: channels.Audio, Ref: id, URL: at}}
	e.Visitor = map[string]string{"recording": at}
	if s := c.form.Get("RecordingDuration"); s != "" {
		e.Visitor["recording_seconds"] = s
	}
	if _, ok := v.store(w, r, e); ok {
		w.WriteHeader(http.StatusNoContent)
	}
}

// fallback is a document for the number's fallback address: it says that something is wrong and puts a person on the
// line where there is one. It needs nothing but this process.
func (v *Voice) fallback(w http.ResponseWriter, _ *http.Request, _ call, _ string) {
	if v.set.HandoffNumber == "" {
		v.respond(w, v.say(sorry(v.set.Speaks[0]), ""), hangup())
		return
	}
	v.respond(w, &twiml.VoiceDial{Number: v.set.HandoffNumber, Timeout: "25", AnswerOnBridge: "true"})
}

// relayed is asked for when a relay session is over: because the caller hung up, because we ended it to do something
// else, or because it failed; then the same call is connected again, twice at most, and goes on by Gather after that.
func (v *Voice) relayed(w http.ResponseWriter, r *http.Request, c call, arg string) {
	n, _ := strconv.Atoi(arg)
	if c.sid == "" {
		v.respond(w, hangup())
		return
	}
	if over(c.status) {
		if _, ok := v.store(w, r, c.ended()); ok {
			v.respond(w, hangup())
		}
		return
	}
	switch handoffReason(c.form.Get("HandoffData")) {
	case "live-agent-handoff":
		v.dial(w, r, c)
		return
	case "caller-silent":
		if _, ok := v.store(w, r, c.ended()); ok {
			v.respond(w, hangup())
		}
		return
	}
	if code := c.form.Get("ErrorCode"); code != "" {
		v.deps.Count("voice_relay_failed")
		v.deps.Log.Warn("relay session failed", "code", clip(code, 16), "connection", n)
		v.trouble(code)
	}
	// What broke is given a few seconds to come back; a caller who hung up meanwhile is filed after them.
	stored, ok := v.store(w, r, c.began(), c.event(channels.CallLost, "lost/"+first(c.form.Get("SessionId"), arg)))
	if !ok {
		return
	}
	if n < relayTries && v.set.Mode == modeRelay {
		v.respond(w, v.relay(c.sid, max(n, 1)+1))
		return
	}
	if _, ok := v.store(w, r, c.event(channels.CallJoined, "gathering/"+arg)); ok {
		v.answer(w, r, c, turn{conversation: stored[0].Conversation, resumed: true})
	}
}

// advice is what an operator should do about a relay that fails.
var advice = map[string]string{
	"64101": "check tts_provider, voice, transcription_provider and speech_model: the platform refused the speech settings",
	"64102": "the platform could not open the web socket: check INTAKE_PUBLIC_URL and that the proxy passes HTTP/1.1 upgrades",
	"64109": "too many relay sessions at once: ask the platform for a higher limit",
}

func (v *Voice) trouble(code string) {
	if a, ok := advice[code]; ok && v.deps.Trouble != nil {
		v.deps.Trouble("relay_"+code, a)
	}
}

// handoffReason is why we ended a relay session; "" for anything we did not write.
func handoffReason(data string) string {
	var h struct {
		ReasonCode string `json:"reasonCode"`
	}
	_ = json.Unmarshal([]byte(data), &h)
	return h.ReasonCode
}

func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "")
	return s[:min(len(s), n)]
}
