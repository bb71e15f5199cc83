package voice

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// element is a parsed element of a document: what was serialised, not what was meant.
type element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Inner   []element  `xml:",any"`
}

func (e element) attrs() map[string]string {
	m := map[string]string{}
	for _, a := range e.Attrs {
		m[a.Name.Local] = a.Value
	}
	return m
}

func (e element) path(names ...string) []element {
	if len(names) == 0 {
		return []element{e}
	}
	var out []element
	for _, i := range e.Inner {
		if i.XMLName.Local == names[0] {
			out = append(out, i.path(names[1:]...)...)
		}
	}
	return out
}

func parse(t *testing.T, text string) element {
	t.Helper()
	var e element
	if err := xml.Unmarshal([]byte(text), &e); err != nil || e.XMLName.Local != "Response" {
		t.Fatalf("no document: %v in %s", err, text)
	}
	return e
}

// TestRelayDocument reads every attribute of the relay's element as it was serialised: a mistyped one looks applied and
// does nothing.
func TestRelayDocument(t *testing.T) {
	v, _ := newVoice(t, `"speaks":["en","ar"],"region":"GB","words":["Order number","Blue, large"],"hints":["Torres"]`)
	doc := parse(t, ask(v, "", callForm, callForm, testBase).Body.String())
	connect := doc.path("Connect")
	if len(connect) != 1 || len(connect[0].Inner) != 1 {
		t.Fatalf("%d connects", len(connect))
	}
	if a := connect[0].attrs(); a["action"] != testBase+"/relayed/1" || a["method"] != "POST" {
		t.Errorf("connect %v", a)
	}
	relay := connect[0].path("ConversationRelay")[0]
	got := relay.attrs()
	for name, want := range map[string]string{
		"url": "wss://intake.test/c/line/relay", "language": "en-GB", "ttsProvider": "Google", "transcriptionProvider": "Deepgram",
		"speechModel": "nova-3-general", "interruptible": "any", "reportInputDuringAgentSpeech": "any", "dtmfDetection": "true",
		"profanityFilter": "false", "partialPrompts": "true", "events": "speaker-events tokens-played", "hints": "Torres,Order number,Blue large",
		"speechTimeout": "900", "ignoreBackchannel": "false",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("attributes nobody asked for: %v", got)
	}
	languages := relay.path("Language")
	if len(languages) != 2 || languages[1].attrs()["code"] != "ar-AE" || languages[1].attrs()["transcriptionProvider"] != "Google" {
		t.Errorf("languages %v", languages)
	}
	params := relay.path("Parameter")
	if len(params) != 1 || params[0].attrs()["name"] != "nonce" || params[0].attrs()["value"] == "" {
		t.Errorf("parameters %v", params)
	}
}

// A recording is announced, begins before the connection and tells us where it is.
func TestRecordingDocument(t *testing.T) {
	v, _ := newVoice(t, `"record":true,"announcement":"This call is <recorded> & kept."`)
	doc := parse(t, ask(v, "", callForm, callForm, testBase).Body.String())
	var order []string
	for _, e := range doc.Inner {
		order = append(order, e.XMLName.Local)
	}
	if strings.Join(order, " ") != "Say Start Connect" {
		t.Fatalf("verbs %v", order)
	}
	if doc.Inner[0].Text != "This call is <recorded> & kept." {
		t.Errorf("announced %q", doc.Inner[0].Text)
	}
	if a := doc.path("Start", "Recording")[0].attrs(); a["recordingStatusCallback"] != testBase+"/recording" {
		t.Errorf("recording %v", a)
	}
}

// A socket that failed is connected again twice, then the call goes on by Gather.
func TestReconnects(t *testing.T) {
	v, d := newVoice(t, "")
	ask(v, "", callForm, callForm, testBase)
	d.Lines.Append("call-CA1", agentLine("Hello."))
	failed := strings.Replace(callForm, "ringing", "in-progress", 1) + "&SessionStatus=failed&ErrorCode=64105&SessionId=VX"
	for n, want := range map[string]string{"1": "ConversationRelay", "2": "ConversationRelay", "3": "Gather"} {
		path := "/relayed/" + n
		text := ask(v, path, failed+n, failed+n, testBase+path).Body.String()
		if !strings.Contains(text, "<"+want) {
			t.Errorf("after connection %s: %s", n, text)
		}
		if want != "Gather" && !strings.Contains(text, `name="resume"`) {
			t.Errorf("after connection %s: not said to be resumed", n)
		}
	}
}

// The loop that needs no socket: what is posted to an address again is the same turn.
func TestGatherLoop(t *testing.T) {
	v, d := newVoice(t, `"mode":"gather"`)
	d.Lines.Open("CA1", "call-CA1")
	d.Lines.Append("call-CA1", agentLine("Hello & welcome."))
	doc := parse(t, ask(v, "", callForm, callForm, testBase).Body.String())
	gather := doc.path("Gather")[0]
	a := gather.attrs()
	if a["input"] != "dtmf speech" || a["actionOnEmptyResult"] != "true" || a["profanityFilter"] != "false" || a["language"] != "en-US" {
		t.Errorf("gather %v", a)
	}
	if gather.path("Say")[0].Text != "Hello & welcome." {
		t.Errorf("said %q", gather.path("Say")[0].Text)
	}
	path := strings.TrimPrefix(a["action"], testBase)
	said := strings.Replace(callForm, "ringing", "in-progress", 1) + "&SpeechResult=A+demo%2C+please."
	first := ask(v, path, said, said, testBase+path).Body.String()
	if !strings.Contains(first, "<Pause") || !strings.Contains(first, "/wait/") {
		t.Errorf("no answer yet, but %s", first)
	}
	d.Lines.Append("call-CA1", agentLine("Your name?"))
	second := parse(t, ask(v, path, said, said, testBase+path).Body.String())
	if got := second.path("Gather", "Say"); len(got) != 1 || got[0].Text != "Your name?" {
		t.Errorf("the same turn again: %v", got)
	}
	moment := agentLine("Take your time.")
	moment.Act = &channels.Act{Do: channels.Wait, For: 30 * time.Second}
	d.Lines.Append("call-CA1", moment)
	third := parse(t, ask(v, path, said, said, testBase+path).Body.String())
	if got := third.path("Gather")[0].attrs()["timeout"]; got != "30" {
		t.Errorf("a moment was asked for, and silence counts after %s s", got)
	}
	n := 0
	for _, e := range d.Sunk.Events() {
		if e.Text == "A demo, please." {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the words were stored %d times", n)
	}
}
