package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

const (
	lineToken   = "line-token-of-the-tests"
	lineAccount = "AC00000000000000000000000000000000"
	lineURL     = "https://voice.example.test"
)

// voiceAgents is what the scripted calls are answered by: an agent a language, and a few of a special kind.
const voiceAgents = `
agents:
%s
accounts:
%s
engine: {quiet_window: 20ms}
`

// desks are the agents of the calls: their settings and the language.
var desks = []struct{ id, lang, region, settings string }{
	{"en", "en", "US", `instructions: "Collect contact details when the caller wants a demo, a callback or help with an order.", fields: {name: required, phone: required, email: off, company: off}`},
	{"mail", "en", "US", `ask_at_start: true, instructions: "Take the name and the email address.", fields: {name: required, phone: off, email: required, company: off}`},
	{"phone", "en", "US", `ask_at_start: true, instructions: "Take the phone number.", fields: {name: off, phone: required, email: off, company: off}`},
	{"order", "en", "US", `ask_at_start: true, instructions: "Take the name, the phone number and the order number.", fields: {name: required, phone: required, email: off, company: off}, custom: [{label: Order number, type: identifier, pattern: "\\d{6}", required: true}]`},
	{"es", "es", "ES", `instructions: "Collect contact details when the caller wants a demo or a callback.", fields: {name: required, phone: required, email: off, company: off}`},
	{"fr", "fr", "FR", `instructions: "Collect contact details when the caller wants a demo or a callback.", fields: {name: required, phone: required, email: off, company: off}`},
	{"de", "de", "DE", `instructions: "Collect contact details when the caller wants a demo or a callback.", fields: {name: required, phone: required, email: off, company: off}`},
	{"pt", "pt", "BR", `instructions: "Collect contact details when the caller wants a demo or a callback.", fields: {name: required, phone: required, email: off, company: off}`},
	{"ar", "ar", "AE", `instructions: "Collect contact details when the caller wants a demo or a callback.", fields: {name: required, phone: required, email: off, company: off}`},
}

// newDesks starts the program with a relay and a gather account for every agent: r-en, g-en …
func newDesks(t *testing.T) *process {
	t.Helper()
	w := newWorld(t, "")
	w.configure(desksText())
	return w.serve("INTAKE_PUBLIC_URL=" + lineURL)
}

func desksText() string {
	var agents, accounts strings.Builder
	for _, l := range desks {
		fmt.Fprintf(&agents, "  - {id: %s, name: Desk, kind: voice, region: %s, timezone: UTC, languages: [%s, en], greeting: %q,\n     voice: {enabled: true, %s}}\n",
			l.id, l.region, l.lang, "Hello from the desk.", l.settings)
		for mode, prefix := range map[string]string{"relay": "r", "gather": "g", "": "s"} {
			fmt.Fprintf(&accounts, "  - {id: %s-%s, channel: voice, agent: %s, settings: {account_sid: %s, auth_token: %s, mode: %q, silence: %s%s}}\n",
				prefix, l.id, l.id, lineAccount, lineToken, mode, map[bool]string{true: "400ms", false: "6s"}[prefix == "s"], handoff(l.id))
		}
	}
	return fmt.Sprintf(voiceAgents, agents.String(), accounts.String())
}

// handoff is the setting that lets callers be put through, for one of the agents.
func handoff(id string) string {
	if id != "order" {
		return ""
	}
	return `, handoff_number: "+14155550199"`
}

// phone is a caller's side of a call: what the platform sends us, and what it is told to do.
type phone struct {
	*process
	account, sid, from string
	form               url.Values

	mu    sync.Mutex
	heard []string    // what was spoken, an utterance each
	at    []time.Time // when the first frame of each came
	read  int         // utterances the script has taken
	ended string      // handoffData of our end frame

	ws     *websocket.Conn
	action string // relay: the Connect's, gather: the Gather's
	relay  string
	params map[string]string
	frames []map[string]any
}

var callNumber struct {
	sync.Mutex
	n int
}

func newPhone(p *process, account string) *phone {
	callNumber.Lock()
	callNumber.n++
	n := callNumber.n
	callNumber.Unlock()
	ph := &phone{process: p, account: account, sid: fmt.Sprintf("CA%032x", n), from: fmt.Sprintf("+1415232%04d", n)}
	ph.form = url.Values{"CallSid": {ph.sid}, "AccountSid": {lineAccount}, "From": {ph.from}, "To": {fmt.Sprintf("+1415555%04d", n)}, "Caller": {ph.from},
		"CallStatus": {"ringing"}, "Direction": {"inbound"}, "ApiVersion": {"2010-04-01"}, "FromCity": {""}}
	return ph
}

// sign is the platform's signature.
func sign(address string, form url.Values) string { return twilioSignature(lineToken, address, form) }

// post sends a signed form to an address of ours as our TwiML wrote it.
func (ph *phone) post(address string, more url.Values) (int, string) {
	ph.Helper()
	form := url.Values{}
	for k, v := range ph.form {
		form[k] = v
	}
	for k, v := range more {
		form[k] = v
	}
	req, err := http.NewRequest(http.MethodPost, ph.public+strings.TrimPrefix(address, lineURL), strings.NewReader(form.Encode()))
	if err != nil {
		ph.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Twilio-Signature", sign(address, form))
	c := http.Client{Timeout: 30 * time.Second}
	r, err := c.Do(req)
	if err != nil {
		ph.Fatal(err)
	}
	defer r.Body.Close()
	body, _ := io.ReadAll(r.Body)
	return r.StatusCode, string(body)
}

// verb is an element of a TwiML document.
type verb struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Inner   []verb     `xml:",any"`
}

func (v verb) attr(name string) string {
	for _, a := range v.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// find returns the first element of a name, in document order.
func (v verb) find(name string) (verb, bool) {
	if v.XMLName.Local == name {
		return v, true
	}
	for _, i := range v.Inner {
		if f, ok := i.find(name); ok {
			return f, true
		}
	}
	return verb{}, false
}

func (v verb) all(name string) []verb {
	var out []verb
	if v.XMLName.Local == name {
		out = append(out, v)
	}
	for _, i := range v.Inner {
		out = append(out, i.all(name)...)
	}
	return out
}

func document(t testing.TB, text string) verb {
	t.Helper()
	var v verb
	if err := xml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("no TwiML: %v in %q", err, text)
	}
	return v
}

// dial calls.
func (ph *phone) dial() {
	ph.Helper()
	code, text := ph.post(lineURL+"/c/"+ph.account, nil)
	if code != 200 {
		ph.Fatalf("incoming call: %d", code)
	}
	ph.form.Set("CallStatus", "in-progress")
	ph.obey(text)
}

// obey does what a document says: connects the relay or plays and listens.
func (ph *phone) obey(text string) {
	ph.Helper()
	for range 20 {
		doc := document(ph, text)
		for _, s := range doc.all("Say") {
			ph.utter(s.Text)
		}
		if c, ok := doc.find("Connect"); ok {
			relay, _ := doc.find("ConversationRelay")
			ph.action, ph.relay, ph.params = c.attr("action"), relay.attr("url"), map[string]string{}
			for _, p := range relay.all("Parameter") {
				ph.params[p.attr("name")] = p.attr("value")
			}
			ph.connect()
			return
		}
		if g, ok := doc.find("Gather"); ok {
			ph.action = g.attr("action")
			return
		}
		if d, ok := doc.find("Dial"); ok {
			ph.action = d.attr("action")
			ph.ended = "dial"
			return
		}
		if r, ok := doc.find("Redirect"); ok {
			if _, text = ph.post(strings.TrimSpace(r.Text), nil); text != "" {
				continue
			}
		}
		if _, ok := doc.find("Hangup"); ok {
			ph.ended = "hangup"
		}
		return
	}
	ph.Fatal("redirected for ever")
}

func (ph *phone) utter(text string) {
	ph.mu.Lock()
	defer ph.mu.Unlock()
	ph.heard, ph.at = append(ph.heard, text), append(ph.at, time.Now())
}

// connect opens the relay's socket and sends setup.
func (ph *phone) connect() {
	ph.Helper()
	h := http.Header{"X-Twilio-Signature": {sign(ph.relay, nil)}}
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(ph.public, "http")+strings.TrimPrefix(ph.relay, "wss://voice.example.test"), h)
	if err != nil {
		ph.Fatalf("relay: %v", err)
	}
	ph.ws = ws
	ph.send(map[string]any{"type": "setup", "sessionId": "VX" + ph.sid[2:] + strconv.Itoa(len(ph.frames)), "accountSid": lineAccount, "callSid": ph.sid,
		"parentCallSid": "", "from": ph.from, "to": "+14155550100", "direction": "inbound", "callType": "PSTN", "callStatus": "RINGING",
		"customParameters": ph.params})
	go ph.listen(ws)
}

func (ph *phone) listen(ws *websocket.Conn) {
	var words strings.Builder
	var began time.Time
	for {
		var f map[string]any
		if ws.ReadJSON(&f) != nil {
			return
		}
		if words.Len() == 0 {
			began = time.Now()
		}
		ph.mu.Lock()
		ph.frames = append(ph.frames, f)
		switch f["type"] {
		case "text":
			words.WriteString(fmt.Sprint(f["token"]))
			if f["last"] == true {
				ph.heard, ph.at = append(ph.heard, words.String()), append(ph.at, began)
				words.Reset()
			}
		case "end":
			ph.ended = fmt.Sprint(f["handoffData"])
		}
		ph.mu.Unlock()
	}
}

func (ph *phone) send(f any) {
	ph.Helper()
	if err := ph.ws.WriteJSON(f); err != nil {
		ph.Fatalf("relay frame: %v", err)
	}
}

// played tells that everything spoken so far was played.
func (ph *phone) played() {
	if ph.ws == nil {
		return
	}
	ph.send(map[string]any{"type": "info", "name": "agentSpeaking", "value": "on"})
	ph.send(map[string]any{"type": "info", "name": "agentSpeaking", "value": "off"})
}

// say is the caller's words.
func (ph *phone) say(text string) {
	ph.Helper()
	if ph.ws != nil {
		ph.send(map[string]any{"type": "prompt", "voicePrompt": text, "lang": "en-US", "last": true})
		return
	}
	ph.gather(url.Values{"SpeechResult": {text}, "Confidence": {"0.91"}})
}

func (ph *phone) gather(more url.Values) {
	ph.Helper()
	code, text := ph.post(ph.action, more)
	if code != 200 {
		ph.Fatalf("gather: %d", code)
	}
	ph.obey(text)
}

// press is keys on the keypad.
func (ph *phone) press(keys string) {
	ph.Helper()
	if ph.ws != nil {
		for _, k := range keys {
			ph.send(map[string]any{"type": "dtmf", "digit": string(k)})
		}
		return
	}
	ph.gather(url.Values{"Digits": {strings.TrimSuffix(keys, "#")}, "FinishedOnKey": {"#"}})
}

// part is what is heard of a sentence that is not over.
func (ph *phone) part(text string) {
	ph.Helper()
	if ph.ws != nil {
		ph.send(map[string]any{"type": "info", "name": "clientSpeaking", "value": "on"})
		ph.send(map[string]any{"type": "prompt", "voicePrompt": text, "lang": "en-US", "last": false})
	}
}

// silent is a caller who says nothing in time.
func (ph *phone) silent() {
	ph.Helper()
	if ph.ws == nil {
		ph.gather(url.Values{"SpeechResult": {""}, "msg": {"Gather End"}})
	}
}

// interrupt is the caller speaking over our last words after hearing a part of them.
func (ph *phone) interrupt(part string) {
	ph.Helper()
	if ph.ws != nil {
		ph.send(map[string]any{"type": "interrupt", "utteranceUntilInterrupt": part, "durationUntilInterruptMs": 700})
	}
}

// next waits for our next utterance.
func (ph *phone) next() string {
	ph.Helper()
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		ph.mu.Lock()
		if ph.read < len(ph.heard) {
			text := ph.heard[ph.read]
			ph.read++
			ph.mu.Unlock()
			return text
		}
		ph.mu.Unlock()
	}
	ph.Fatalf("nothing said within %s; so far: %q", within, ph.heard)
	return ""
}

// nextAt waits for our next utterance and says when its first frame came.
func (ph *phone) nextAt() time.Time {
	ph.Helper()
	ph.next()
	ph.mu.Lock()
	defer ph.mu.Unlock()
	return ph.at[ph.read-1]
}

// hangUp ends the call: the socket closes and the platform reports.
func (ph *phone) hangUp() {
	ph.Helper()
	if ph.ws != nil {
		_ = ph.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, "Closing websocket session"), time.Now().Add(time.Second))
		_ = ph.ws.Close()
		ph.ws = nil
		ph.form.Set("CallStatus", "completed")
		ph.post(ph.action, url.Values{"SessionStatus": {"completed"}, "SessionId": {"VX1"}})
	}
	ph.form.Set("CallStatus", "completed")
	ph.post(lineURL+"/c/"+ph.account+"/status", url.Values{"CallDuration": {"20"}, "SequenceNumber": {"3"}})
}

// drop breaks the socket; the platform asks what to do and does it.
func (ph *phone) drop() {
	ph.Helper()
	if ph.ws == nil {
		return
	}
	_ = ph.ws.NetConn().Close()
	ph.ws = nil
	code, text := ph.post(ph.action, url.Values{"SessionStatus": {"failed"}, "SessionId": {"VX" + strconv.Itoa(len(ph.frames))}, "ErrorCode": {"64105"}, "ErrorMessage": {"WebSocket ended"}})
	if code != 200 {
		ph.Fatalf("action: %d", code)
	}
	ph.obey(text)
}

// handedOff ends the relay session as we asked, and obeys its action document.
func (ph *phone) handedOff() {
	ph.Helper()
	if ph.ws == nil {
		return // the Gather document has said to dial
	}
	ph.played()
	told := func() string { ph.mu.Lock(); defer ph.mu.Unlock(); return ph.ended }
	eventually(ph, "the relay is ended", func() bool { return told() != "" })
	_ = ph.ws.Close()
	ph.ws = nil
	_, text := ph.post(ph.action, url.Values{"SessionStatus": {"ended"}, "SessionId": {"VXh"}, "HandoffData": {told()}})
	ph.obey(text)
}

// whisper is what the person called hears.
func (ph *phone) whisper() string {
	ph.Helper()
	_, text := ph.post(lineURL+"/c/"+ph.account+"/whisper", url.Values{"CallSid": {"CAchild" + ph.sid[7:]}, "ParentCallSid": {ph.sid}})
	doc := document(ph, text)
	g, ok := doc.find("Gather")
	if !ok || g.attr("numDigits") != "1" {
		ph.Fatalf("no key is asked for: %s", text)
	}
	say, _ := g.find("Say")
	return say.Text
}

// dialed tells how calling the person came out.
func (ph *phone) dialed(outcome string) {
	ph.Helper()
	if ph.ended != "dial" {
		ph.Fatalf("nobody was dialed: %q", ph.ended)
	}
	_, text := ph.post(ph.action, url.Values{"DialCallStatus": {outcome}, "DialCallDuration": {"12"}, "DialBridged": {map[bool]string{true: "true", false: "false"}[outcome == "completed"]}})
	ph.obey(text)
}

// filed is a record as the calls' tests read it.
type filed struct {
	ID, Type, Subject, Language string
	Incomplete                  bool
	Visitor                     map[string]string
	Fields                      []struct {
		Key, State, Reason string
		Value              *string
		Evidence           []struct {
			Message *string
			Source  string
		}
	}
}

type callConversation struct {
	seenConversation
	Open     bool
	Visitor  map[string]string
	Messages []callMessage
}

type callMessage struct {
	ID, From, Text, Kind string
	Seq                  int64
	Rev                  int
}

// conversationOf finds the conversation of the call: every call of the tests has a number of ours to itself.
func (ph *phone) conversationOf() *callConversation {
	ph.Helper()
	var list struct {
		Items []struct {
			ID       string
			Customer struct{ Address string }
		}
	}
	ph.api("GET", "conversations?limit=200&account="+ph.account, nil, 200, &list)
	var found *callConversation
	for _, c := range list.Items {
		if c.Customer.Address != ph.from {
			continue
		}
		var one callConversation
		ph.api("GET", "conversations/"+c.ID, nil, 200, &one)
		if one.Visitor["called"] != ph.form.Get("To") {
			continue
		}
		if found != nil {
			ph.Fatalf("two conversations of one call")
		}
		found = &one
	}
	return found
}

func (ph *phone) record(id string) filed {
	ph.Helper()
	var f filed
	ph.api("GET", "records/"+id, nil, 200, &f)
	return f
}
