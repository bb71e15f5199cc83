package voice

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

func agentLine(text string) channels.Line {
	return channels.Line{From: channels.FromAgent, Text: text, Lang: "en"}
}

// rig is a line with a server before it, and the platform's side of its sockets.
type rig struct {
	*testing.T
	*Voice
	d    *channeltest.Deps
	conv string
	url  string
}

func newRig(t *testing.T, more string) *rig {
	t.Helper()
	v, d := newVoice(t, more)
	v.times = times{silence: time.Hour, resumed: time.Hour, keys: 60 * time.Millisecond, barged: 80 * time.Millisecond, answer: 20 * time.Millisecond,
		setup: time.Second, write: time.Second, ping: time.Hour, alive: time.Hour, speak: time.Microsecond, farewell: 50 * time.Millisecond}
	v.deps.Now = time.Now
	s := httptest.NewServer(http.StripPrefix("/c/"+testLine, v))
	t.Cleanup(s.Close)
	r := &rig{T: t, Voice: v, d: d, conv: "call-CA1", url: "ws" + strings.TrimPrefix(s.URL, "http") + "/c/" + testLine + "/relay"}
	ask(v, "", callForm, callForm, testBase)
	return r
}

// line is one socket of the platform.
type line struct {
	*rig
	ws     *websocket.Conn
	mu     sync.Mutex
	frames []map[string]any
	closed int
}

func (r *rig) handshake(address string) (*websocket.Conn, *http.Response, error) {
	return websocket.DefaultDialer.Dial(r.url, http.Header{signatureHeader: {signature(testToken, address, nil)}})
}

func (r *rig) connect(nonce string, params ...string) *line {
	r.Helper()
	ws, _, err := r.handshake(r.wss())
	if err != nil {
		r.Fatal(err)
	}
	custom := map[string]string{"nonce": nonce}
	for i := 0; i+1 < len(params); i += 2 {
		custom[params[i]] = params[i+1]
	}
	l := &line{rig: r, ws: ws}
	l.send(map[string]any{"type": "setup", "sessionId": "VX1", "callSid": "CA1", "accountSid": testAccount, "customParameters": custom})
	go l.read()
	r.Cleanup(func() { _ = ws.Close() })
	return l
}

// documented are the keys of each frame the platform knows; any other would be refused by it.
var documented = map[string][]string{
	"text":     {"type", "token", "last", "lang", "interruptible", "preemptible"},
	"language": {"type", "ttsLanguage", "transcriptionLanguage"},
	"end":      {"type", "handoffData"},
}

func (l *line) read() {
	for {
		var f map[string]any
		if err := l.ws.ReadJSON(&f); err != nil {
			l.mu.Lock()
			l.closed = 1
			if c, ok := err.(*websocket.CloseError); ok {
				l.closed = c.Code
			}
			l.mu.Unlock()
			return
		}
		keys, ok := documented[fmt.Sprint(f["type"])]
		for k := range f {
			if !ok || !slices.Contains(keys, k) {
				l.Errorf("a frame the platform does not know: %v", f)
			}
		}
		l.mu.Lock()
		l.frames = append(l.frames, f)
		l.mu.Unlock()
	}
}

func (l *line) send(f any) {
	l.Helper()
	if s, ok := f.(string); ok {
		f = json.RawMessage(s)
	}
	if err := l.ws.WriteJSON(f); err != nil {
		l.Fatal(err)
	}
}

func (l *line) said() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, f := range l.frames {
		if f["type"] == "text" {
			out = append(out, fmt.Sprint(f["token"]))
		}
	}
	return out
}

func (l *line) ended() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.frames {
		if f["type"] == "end" {
			return fmt.Sprint(f["handoffData"])
		}
	}
	return ""
}

func (l *line) code() int { l.mu.Lock(); defer l.mu.Unlock(); return l.closed }

func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within five seconds: %s", what)
		}
	}
}

// events are those of a kind that were stored.
func (r *rig) events(kind channels.Kind) []channels.Event {
	var out []channels.Event
	for _, e := range r.d.Sunk.Events() {
		if e.Kind == kind {
			out = append(out, e)
		}
	}
	return out
}

func (r *rig) texts() []string {
	var out []string
	for _, e := range r.events(channels.KindMessage) {
		out = append(out, string(e.Type)+" "+e.Text)
	}
	return out
}

func (r *rig) call(name string) int {
	n := 0
	for _, e := range r.events(channels.KindCall) {
		if e.Name == name {
			n++
		}
	}
	return n
}

func TestHandshake(t *testing.T) {
	r := newRig(t, "")
	for name, c := range map[string]struct {
		address string
		ok      bool
	}{
		"as written": {r.wss(), true}, "with a slash": {r.wss() + "/", true}, "for https": {"https" + r.wss()[3:], false},
		"with a query": {r.wss() + "?a=1", false}, "with a port": {strings.Replace(r.wss(), ".test", ".test:443", 1), false},
		"of another account": {strings.Replace(r.wss(), testLine, "other", 1), false},
	} {
		ws, resp, err := r.handshake(c.address)
		if (err == nil) != c.ok {
			t.Errorf("signed %s: %v", name, err)
		}
		if err != nil && resp.StatusCode != http.StatusForbidden {
			t.Errorf("signed %s: status %d", name, resp.StatusCode)
		}
		if ws != nil {
			_ = ws.Close()
		}
	}
	if _, resp, err := websocket.DefaultDialer.Dial(r.url, nil); err == nil || resp.StatusCode != 403 {
		t.Error("an unsigned socket is opened")
	}
}

func TestNonceIsUsedOnce(t *testing.T) {
	r := newRig(t, "")
	nonce := r.nonce("CA1")
	first := r.connect(nonce)
	until(t, "joined", func() bool { return r.call(channels.CallJoined) == 1 })
	for name, n := range map[string]string{"used": nonce, "of another call": r.nonce("CA2"), "made up": strings.Repeat("A", 48), "cut": nonce[:40]} {
		l := r.connect(n)
		until(t, name+" nonce: closed", func() bool { return l.code() == closePolicy })
	}
	r.deps.Now = func() time.Time { return time.Now().Add(2 * nonceTTL) }
	late := r.connect(nonce)
	until(t, "old nonce: closed", func() bool { return late.code() != 0 })
	if first.code() != 0 || r.call(channels.CallJoined) != 1 {
		t.Error("the first socket did not stay")
	}
}

// A second socket of a call takes it over; the first is closed and its end is not the call's.
func TestTheNewestSocketWins(t *testing.T) {
	r := newRig(t, "")
	a := r.connect(r.nonce("CA1"))
	until(t, "first joined", func() bool { return r.call(channels.CallJoined) == 1 })
	b := r.connect(r.nonce("CA1"), "resume", "1")
	until(t, "the first is closed", func() bool { return a.code() != 0 })
	r.d.Lines.Append(r.conv, agentLine("Still here."))
	until(t, "the second speaks", func() bool { return len(b.said()) == 1 })
	if b.code() != 0 {
		t.Error("the second was closed too")
	}
}

func TestFramesOfEveryKind(t *testing.T) {
	r := newRig(t, "")
	l := r.connect(r.nonce("CA1"))
	r.d.Lines.Append(r.conv, agentLine("Hello."))
	until(t, "greeted", func() bool { return len(l.said()) == 1 })
	for _, f := range []string{
		`{"type":"prompt","voicePrompt":null,"lang":"en-US","last":true}`,
		`{"type":"prompt","voicePrompt":"Thank you for","lang":"en-US","last":false}`,
		`{"type":"prompt","voicePrompt":"Thank you for calling","lang":"en-US","last":false}`,
		`{"type":"prompt","voicePrompt":"Thank you for calling.","lang":"en-US","last":true}`,
		`{"type":"prompt","voicePrompt":7,"last":"true"}`,
		`{"type":"info","name":"clientSpeaking","value":"on"}`, `{"type":"info"}`,
		`{"type":"error","description":"Invalid message received"}`, `{"type":"new-kind","x":[1,{}]}`, `[]`, `"x"`, `null`, `{}`,
		`{"type":"interrupt","durationUntilInterruptMs":"460.5"}`,
		`{"type":"setup","callSid":"CA9"}`,
		`{"type":"dtmf"}`, `{"type":"dtmf","digit":"A"}`, `{"type":"dtmf","digit":9}`, `{"type":"dtmf","digit":"1"}`, `{"type":"dtmf","digit":"#"}`,
		`{"type":"prompt","voicePrompt":"hello","last":true}`,
	} {
		l.send(f)
	}
	_ = l.ws.WriteMessage(websocket.TextMessage, []byte("{not json"))
	_ = l.ws.WriteMessage(websocket.BinaryMessage, []byte{1, 2})
	want := []string{"text Thank you for calling.", "text 7", "digits 91", "text hello"}
	until(t, "what was said", func() bool { return len(r.texts()) == len(want) })
	if got := r.texts(); !slices.Equal(got, want) {
		t.Errorf("stored %q, want %q", got, want)
	}
	if l.code() != 0 {
		t.Error("the socket was closed")
	}
}

// What was pressed ends with # or a pause; * takes it back; words that come meanwhile do not tear it apart.
func TestKeys(t *testing.T) {
	r := newRig(t, "")
	l := r.connect(r.nonce("CA1"))
	press := func(keys string) {
		for _, k := range keys {
			l.send(map[string]any{"type": "dtmf", "digit": string(k)})
		}
	}
	press("415")
	l.send(`{"type":"prompt","voicePrompt":"uh","last":true}`)
	press("2310042#")
	press("99*12")
	until(t, "the pause", func() bool { return len(r.texts()) == 3 })
	if got, want := r.texts(), []string{"digits 4152310042", "text uh", "digits 12"}; !slices.Equal(got, want) {
		t.Errorf("stored %q, want %q", got, want)
	}
	press("77")
	time.Sleep(10 * time.Millisecond)
	_ = l.ws.Close()
	until(t, "keys of a broken socket", func() bool { return slices.Contains(r.texts(), "digits 77") })
	until(t, "the loss is told", func() bool { return r.call(channels.CallLost) == 1 })
}

// After an interruption nothing is said before the caller's words; what was committed meanwhile answers what they said
// before, is cut and not spoken.
func TestInterruption(t *testing.T) {
	r := newRig(t, "")
	r.times.barged = time.Hour
	l := r.connect(r.nonce("CA1"))
	r.d.Lines.Append(r.conv, agentLine("Hello."))
	until(t, "greeted", func() bool { return len(l.said()) == 1 })
	l.send(`{"type":"prompt","voicePrompt":"a demo","last":true}`)
	until(t, "heard", func() bool { return len(r.texts()) == 1 })
	r.d.Lines.Append(r.conv, agentLine("I have 4 1 5, 2 3 1. Is that right?"))
	until(t, "read back", func() bool { return len(l.said()) == 2 })
	l.send(`{"type":"interrupt","utteranceUntilInterrupt":"I have 4 1 5,","durationUntilInterruptMs":900}`)
	until(t, "cut", func() bool { return len(r.events(channels.KindInterrupt)) == 1 })
	r.d.Lines.Append(r.conv, agentLine("An answer to what was said before."))
	time.Sleep(30 * time.Millisecond)
	if n := len(l.said()); n != 2 {
		t.Fatalf("spoke after the interruption: %q", l.said())
	}
	l.send(`{"type":"prompt","voicePrompt":"yeah","last":true}`)
	until(t, "both cut", func() bool { return len(r.events(channels.KindInterrupt)) == 2 })
	cuts := r.events(channels.KindInterrupt)
	if cuts[0].Seq != 3 || cuts[0].Text != "I have 4 1 5," || cuts[1].Seq != 4 || cuts[1].Text != "" {
		t.Errorf("cuts %+v", cuts)
	}
	r.d.Lines.Append(r.conv, agentLine("Once more."))
	until(t, "goes on", func() bool { s := l.said(); return s[len(s)-1] == "Once more." })
	if len(l.said()) != 3 {
		t.Errorf("said %q", l.said())
	}
}

// A cough interrupts and brings no words: we go on after a while.
func TestFalseInterruption(t *testing.T) {
	r := newRig(t, "")
	l := r.connect(r.nonce("CA1"))
	r.d.Lines.Append(r.conv, agentLine("Hello."))
	until(t, "greeted", func() bool { return len(l.said()) == 1 })
	l.send(`{"type":"interrupt","utteranceUntilInterrupt":"Hel"}`)
	r.d.Lines.Append(r.conv, agentLine("Anybody there?"))
	until(t, "goes on", func() bool { return len(l.said()) == 2 })
}

// A line that grows is spoken as it grows and ends once.
func TestGrowingLine(t *testing.T) {
	r := newRig(t, "")
	l := r.connect(r.nonce("CA1"))
	grow := agentLine("We are open")
	grow.Open = true
	grow = r.d.Lines.Append(r.conv, grow)
	until(t, "the first piece", func() bool { return len(l.said()) == 1 })
	grow.Text = "We are open from nine"
	r.d.Lines.Change(r.conv, grow)
	until(t, "the second piece", func() bool { return len(l.said()) == 2 })
	grow.Text, grow.Open = "We are open from nine to <five>.", false
	r.d.Lines.Change(r.conv, grow)
	until(t, "the end", func() bool { return len(l.said()) == 3 })
	if got := strings.Join(l.said(), ""); got != "We are open from nine to &lt;five&gt;." {
		t.Errorf("said %q", got)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, f := range l.frames {
		if f["last"] != (i == 2) {
			t.Errorf("frame %d: last is %v", i, f["last"])
		}
	}
}

// The session is ended once the last words have been spoken, with the reason.
func TestActsEndTheSession(t *testing.T) {
	for act, want := range map[channels.Do]string{channels.Transfer: "live-agent-handoff", channels.HangUp: "caller-silent"} {
		r := newRig(t, `"handoff_number":"+14155550199"`)
		l := r.connect(r.nonce("CA1"))
		bye := agentLine("One moment.")
		bye.Act, bye.Record = &channels.Act{Do: act, Reason: want}, "WIT-TKT-AAAAA"
		r.d.Lines.Append(r.conv, bye)
		until(t, "ended", func() bool { return l.ended() != "" })
		var data map[string]string
		if err := json.Unmarshal([]byte(l.ended()), &data); err != nil || data["reasonCode"] != want || data["record"] != "WIT-TKT-AAAAA" {
			t.Errorf("handoffData %s", l.ended())
		}
	}
}

// A caller who says nothing after our words is told of; while they speak or press keys they are not.
func TestSilence(t *testing.T) {
	r := newRig(t, "")
	r.times.silence = 400 * time.Millisecond
	l := r.connect(r.nonce("CA1"))
	r.d.Lines.Append(r.conv, agentLine("Your name?"))
	until(t, "asked", func() bool { return len(l.said()) == 1 })
	for range 12 {
		time.Sleep(50 * time.Millisecond)
		l.send(`{"type":"prompt","voicePrompt":"My name","last":false}`)
	}
	if n := r.call(channels.CallSilent); n != 0 {
		t.Fatalf("%d silences while the caller spoke", n)
	}
	until(t, "silent", func() bool { return r.call(channels.CallSilent) == 1 })
	until(t, "silent again", func() bool { return r.call(channels.CallSilent) == 2 })
	wait := agentLine("Take your time.")
	wait.Act = &channels.Act{Do: channels.Wait, For: time.Hour}
	r.d.Lines.Append(r.conv, wait)
	until(t, "granted", func() bool { return len(l.said()) == 2 })
	n := r.call(channels.CallSilent)
	time.Sleep(150 * time.Millisecond)
	if got := r.call(channels.CallSilent); got > n+1 {
		t.Errorf("%d silences while a moment was asked for", got-n)
	}
}

// What is said in another language is told to the platform before it is spoken.
func TestLanguageFrame(t *testing.T) {
	r := newRig(t, `"speaks":["en","es"],"region":"MX"`)
	l := r.connect(r.nonce("CA1"))
	r.d.Lines.Append(r.conv, agentLine("Hello."))
	hola := agentLine("Hola.")
	hola.Lang = "es"
	r.d.Lines.Append(r.conv, hola)
	until(t, "both", func() bool { return len(l.said()) == 2 })
	l.mu.Lock()
	defer l.mu.Unlock()
	if f := l.frames[1]; f["type"] != "language" || f["ttsLanguage"] != "es-MX" || f["transcriptionLanguage"] != "es-MX" {
		t.Errorf("before Spanish came %v", f)
	}
	if l.frames[2]["lang"] != "es-MX" {
		t.Errorf("spoken as %v", l.frames[2])
	}
}

// A store that refuses for a moment loses nothing; one that goes on refusing ends the session so that the platform asks
// again.
func TestStoreRefuses(t *testing.T) {
	r := newRig(t, "")
	l := r.connect(r.nonce("CA1"))
	until(t, "joined", func() bool { return r.call(channels.CallJoined) == 1 })
	n := 0
	r.d.Sunk.Before(func(context.Context, []channels.Event) error {
		if n++; n < 3 {
			return fmt.Errorf("disk")
		}
		return nil
	})
	l.send(`{"type":"prompt","voicePrompt":"hello","last":true}`)
	until(t, "stored in the end", func() bool { return len(r.texts()) == 1 })
}

func TestLongFrameEndsTheSocket(t *testing.T) {
	r := newRig(t, "")
	l := r.connect(r.nonce("CA1"))
	_ = l.ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"prompt","voicePrompt":"`+strings.Repeat("a", 1<<20)+`"}`))
	until(t, "closed", func() bool { return l.code() != 0 })
	until(t, "the loss is told", func() bool { return r.call(channels.CallLost) == 1 })
	if len(r.texts()) != 0 {
		t.Error("something of it was stored")
	}
}

// Close sends the calls elsewhere and leaves no goroutine with a socket.
func TestClose(t *testing.T) {
	r := newRig(t, "")
	l := r.connect(r.nonce("CA1"))
	until(t, "joined", func() bool { return r.call(channels.CallJoined) == 1 })
	if err := r.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, "closed", func() bool { return l.code() == closeRestart })
}

// Two sentences close together belong together: what we began to say to the first gives way and was not heard.
func TestSecondPromptSupersedes(t *testing.T) {
	r := newRig(t, "")
	r.times.speak = time.Second
	l := r.connect(r.nonce("CA1"))
	l.send(`{"type":"prompt","voicePrompt":"A demo, please.","last":true}`)
	until(t, "heard", func() bool { return len(r.texts()) == 1 })
	r.d.Lines.Append(r.conv, agentLine("Your name?"))
	until(t, "answered", func() bool { return len(l.said()) == 1 })
	l.send(`{"type":"prompt","voicePrompt":"I'm Ana Torres.","last":true}`)
	until(t, "heard", func() bool { return len(r.texts()) == 2 })
	r.d.Lines.Append(r.conv, agentLine("Thanks, Ana. Your number?"))
	until(t, "answered at once", func() bool { return len(l.said()) == 2 })
	cuts := r.events(channels.KindInterrupt)
	if len(cuts) != 1 || cuts[0].Seq != 2 || cuts[0].Text != "" {
		t.Errorf("cuts %+v", cuts)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.frames[0]["preemptible"] != true {
		t.Errorf("the first answer does not give way: %v", l.frames[0])
	}
}

// The platform may tell that it has stopped before it tells why: the line is cut all the same.
func TestInterruptionToldLate(t *testing.T) {
	r := newRig(t, "")
	l := r.connect(r.nonce("CA1"))
	r.d.Lines.Append(r.conv, agentLine("Hello."))
	r.d.Lines.Append(r.conv, agentLine("I have 4 1 5, 2 3 1."))
	until(t, "spoken", func() bool { return len(l.said()) == 2 })
	l.send(`{"type":"info","name":"agentSpeaking","value":"on"}`)
	l.send(`{"type":"info","name":"agentSpeaking","value":"off"}`)
	l.send(`{"type":"interrupt","utteranceUntilInterrupt":"I have 4"}`)
	until(t, "cut", func() bool { return len(r.events(channels.KindInterrupt)) == 1 })
	if c := r.events(channels.KindInterrupt)[0]; c.Seq != 2 || c.Text != "I have 4" {
		t.Errorf("cut %+v", c)
	}
}

// A caller who joins a long call again hears what they did not, and nothing of what came before.
func TestJoiningALongCall(t *testing.T) {
	r := newRig(t, "")
	for i := range 150 {
		r.d.Lines.Append(r.conv, agentLine(fmt.Sprint("line ", i)))
		r.d.Lines.Append(r.conv, channels.Line{From: channels.FromCustomer, Text: "yes"})
	}
	r.d.Lines.Append(r.conv, agentLine("And your name?"))
	l := r.connect(r.nonce("CA1"), "resume", "1")
	until(t, "spoken", func() bool { return len(l.said()) > 0 })
	time.Sleep(20 * time.Millisecond)
	if got := l.said(); len(got) != 1 || got[0] != "And your name?" {
		t.Errorf("said %q", got)
	}
}

// A caller who speaks over our farewell is not hung up on; one who is being put through is.
func TestSpeakingOverAFarewell(t *testing.T) {
	for do, ends := range map[channels.Do]bool{channels.HangUp: false, channels.Transfer: true} {
		r := newRig(t, `"handoff_number":"+14155550199"`)
		r.times.speak, r.times.farewell = 10*time.Millisecond, 150*time.Millisecond
		l := r.connect(r.nonce("CA1"))
		bye := agentLine("Good bye, and thank you for calling us today.")
		bye.Act = &channels.Act{Do: do, Reason: "why"}
		r.d.Lines.Append(r.conv, bye)
		until(t, "said", func() bool { return len(l.said()) == 1 })
		l.send(`{"type":"interrupt","utteranceUntilInterrupt":"Good bye"}`)
		l.send(`{"type":"prompt","voicePrompt":"wait","last":true}`)
		until(t, "heard", func() bool { return len(r.texts()) == 1 })
		time.Sleep(250 * time.Millisecond)
		if got := l.ended() != ""; got != ends {
			t.Errorf("%s: ended %v", do, got)
		}
	}
}
