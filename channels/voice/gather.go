package voice

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/twilio/twilio-go/twiml"

	"github.com/seed-151f84ba/intake/channels"
)

// turn says where a Gather loop stands. Its numbers are line numbers of the conversation, so every address of the loop
// names what was spoken before it, and posting it again is the same turn on any replica.
type turn struct {
	conversation string
	spoken       int64 // our lines up to here were spoken
	after        int64 // an answer stands above this line
	n            int   // how often the caller was listened to without a new line of ours
	waits        int
	first        bool // the beginning of the call
	resumed      bool // the relay failed: what was not heard is spoken again
}

func (t turn) String() string { return fmt.Sprintf("%d-%d-%d-%d", t.spoken, t.after, t.n, t.waits) }

func parseTurn(arg string) turn {
	var t turn
	p := strings.Split(arg, "-")
	if len(p) == 4 {
		t.spoken, _ = strconv.ParseInt(p[0], 10, 64)
		t.after, _ = strconv.ParseInt(p[1], 10, 64)
		t.n, _ = strconv.Atoi(p[2])
		t.waits, _ = strconv.Atoi(p[3])
	}
	return t
}

// gathered takes what the caller said or pressed, or that they did neither, and answers with what we say to it.
func (v *Voice) gathered(w http.ResponseWriter, r *http.Request, c call, arg string) {
	if c.sid == "" {
		v.deps.Count("voice_no_call")
		v.respond(w, hangup())
		return
	}
	t := parseTurn(arg)
	events := append([]channels.Event{c.began()}, v.heard(c, t)...)
	if over(c.status) { // they hung up while we listened
		events = append(events, c.ended())
	}
	if conv, _, err := v.deps.Feed.Find(r.Context(), v.account, c.sid); err == nil && conv != "" {
		v.deps.Feed.Hint(conv, channels.HintWhole) // the platform waited for the end of it
	}
	stored, ok := v.store(w, r, events...)
	if !ok {
		return
	}
	if over(c.status) {
		v.respond(w)
		return
	}
	for _, s := range stored {
		t.conversation, t.after = first(s.Conversation, t.conversation), max(t.after, s.Seq)
	}
	t.after, t.n = max(t.after, t.spoken), t.n+1
	v.answer(w, r, c, t)
}

// heard is the events of one Gather result. A caller who pressed and spoke did both.
func (v *Voice) heard(c call, t turn) []channels.Event {
	name := fmt.Sprintf("gather/%d-%d", t.spoken, t.n)
	out := []channels.Event{c.event(channels.CallAlive, name+"/alive")}
	if t.spoken > 0 {
		out = append(out, channels.Event{Kind: channels.KindSeen, Key: c.sid + "/" + name + "/seen", From: c.from(), Seq: t.spoken})
	}
	message := func(kind channels.Type, key, text string) {
		out = append(out, channels.Event{Kind: channels.KindMessage, Key: c.sid + "/" + name + "/" + key, From: c.from(),
			Type: kind, Text: text, Lang: c.form.Get("Language")})
	}
	said := false
	if d := pressed(c.form.Get("Digits")); d != "" {
		message(channels.Digits, "digits", d)
		said = true
	}
	if s := c.form.Get("SpeechResult"); strings.TrimSpace(s) != "" {
		message(channels.Text, "speech", s)
		said = true
	}
	if !said && !over(c.status) {
		out = append(out, c.event(channels.CallSilent, name+"/silent"))
	}
	return out
}

// pressed is the keys that count: a star takes back what was pressed before it, a pound sign ends.
func pressed(keys string) string {
	if i := strings.LastIndexByte(keys, '*'); i >= 0 {
		keys = keys[i+1:]
	}
	keys, _, _ = strings.Cut(keys, "#")
	return strings.TrimSpace(keys)
}

// waited goes on waiting for our words.
func (v *Voice) waited(w http.ResponseWriter, r *http.Request, c call, arg string) {
	if over(c.status) && c.sid != "" {
		if _, ok := v.store(w, r, c.ended()); ok {
			v.respond(w)
		}
		return
	}
	t := parseTurn(arg)
	conv, _, err := v.deps.Feed.Find(r.Context(), v.account, c.sid)
	if err != nil {
		v.deps.Count("voice_feed_failed")
	}
	t.conversation = conv
	v.answer(w, r, c, t)
}

// maxWaits is how often a caller is asked to wait before we listen again: somebody may have taken over and be silent.
const maxWaits = 4

// answer speaks our lines after the turn and listens. As long as there are none the caller waits: in this request for
// times.answer, which leaves room in the platform's 15 seconds, then by a pause and a redirect.
func (v *Voice) answer(w http.ResponseWriter, r *http.Request, c call, t turn) {
	lines, err := v.words(r.Context(), &t)
	if err != nil {
		v.deps.Count("voice_feed_failed")
	}
	var before []twiml.Element
	if t.first {
		before = v.announced()
	}
	if len(lines) == 0 && t.waits < maxWaits {
		t.waits++
		v.respond(w, append(before, &twiml.VoicePause{Length: "1"}, &twiml.VoiceRedirect{Url: v.base + "/wait/" + t.String(), Method: http.MethodPost})...)
		return
	}
	t.waits = 0
	var act *channels.Act
	for _, l := range lines {
		if l.Seq > t.spoken {
			t.spoken, t.n = l.Seq, 0
		}
		act = l.Act
	}
	t.after = t.spoken
	if act != nil && act.Do != channels.Wait {
		v.respond(w, append(append(before, v.sayAll(lines)...), v.leave(act, t.spoken)...)...)
		return
	}
	v.respond(w, append(before, v.listen(lines, v.base+"/gather/"+t.String())...)...)
}

func (v *Voice) sayAll(lines []channels.Line) []twiml.Element {
	var out []twiml.Element
	for _, l := range lines {
		out = append(out, v.say(l.Text, l.Lang))
	}
	return out
}

// leave is what follows our last words, those of line spoken.
func (v *Voice) leave(a *channels.Act, spoken int64) []twiml.Element {
	if a.Do == channels.Transfer && v.set.HandoffNumber != "" {
		return []twiml.Element{&twiml.VoiceRedirect{Url: v.base + "/dialed/" + strconv.FormatInt(spoken, 10), Method: http.MethodPost}}
	}
	return []twiml.Element{hangup()}
}

// words waits for our lines after the turn.
func (v *Voice) words(ctx context.Context, t *turn) ([]channels.Line, error) {
	if t.conversation == "" {
		return nil, nil
	}
	wake, stop := v.deps.Feed.Follow(t.conversation)
	defer stop()
	patience := time.NewTimer(v.times.answer)
	defer patience.Stop()
	look := time.NewTicker(250 * time.Millisecond) // a wake-up may be lost
	defer look.Stop()
	for {
		lines, done, err := v.unspoken(ctx, t)
		if err != nil || done {
			return lines, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-patience.C:
			return lines, nil
		case <-wake:
		case <-look.C:
		}
	}
}

// unspoken is our lines that were not spoken; done when an answer is among them and whole. A caller whose relay failed
// heard what the store knows as heard.
func (v *Voice) unspoken(ctx context.Context, t *turn) (out []channels.Line, done bool, err error) {
	lines, err := v.deps.Feed.Since(ctx, t.conversation, t.spoken, 200)
	if err != nil {
		return nil, false, err
	}
	for _, l := range lines {
		switch {
		case l.From == channels.FromCustomer:
			if t.resumed {
				out = nil // what was said before it has been answered
			}
		case l.Open:
			return out, false, nil
		case t.resumed && l.Heard:
			t.spoken = l.Seq
		default:
			out = append(out, l)
			done = done || l.Seq > t.after || l.From == channels.FromMember // who took over may have written first
		}
	}
	if t.resumed && len(out) == 0 && len(lines) > 0 && lines[len(lines)-1].From != channels.FromCustomer {
		return []channels.Line{}, true, nil // all was heard: listen
	}
	return out, done, nil
}
