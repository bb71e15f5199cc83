package voice

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// slow is how long nothing an attacker sends may keep us busy.
const slow = 50 * time.Millisecond

func FuzzFrame(f *testing.F) {
	for _, s := range []string{
		`{"type":"setup","sessionId":"VX1","accountSid":"AC1","callSid":"CA1","customParameters":{"nonce":"x","n":1,"o":{}}}`,
		`{"type":"prompt","voicePrompt":"hello","lang":"en-US","last":true}`, `{"type":"prompt","voicePrompt":null,"last":"true"}`,
		`{"type":"dtmf","digit":"#"}`, `{"type":"interrupt","utteranceUntilInterrupt":"I have","durationUntilInterruptMs":"460.5"}`,
		`{"type":"info","name":"agentSpeaking","value":"off"}`, `{"type":7}`, `[[[[`, `{"type":"error","description":{}}`, "\xff\xfe", `{"type":"\u0000"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		start := time.Now()
		fr, ok := parseFrame(raw)
		if ok != (fr.Type != "") {
			t.Errorf("a frame of type %q is taken: %v", fr.Type, ok)
		}
		if !utf8.ValidString(fr.Prompt) || !utf8.ValidString(fr.Heard) {
			t.Error("a text that is no UTF-8")
		}
		if d := time.Since(start); d > slow && len(raw) < maxFrame {
			t.Errorf("took %s", d)
		}
	})
}

func FuzzForm(f *testing.F) {
	for _, fx := range channeltest.Fixtures(f) {
		f.Add(fx.Body)
	}
	for _, s := range []string{"", "%zz", "a=b;c", "CallSid=CA1&CallSid=CA2", "CallStatus=&Digits=*#*&SpeechResult=%00", "StirVerstat=TN-Validation-Passed-",
		"From=%2B7378742833&CallSid=1", strings.Repeat("a=&", 2000)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		start := time.Now()
		events, err := Decode(http.Header{}, body, "")
		if err != nil && len(events) > 0 {
			t.Error("refused, and with events")
		}
		for _, e := range events {
			if e.Kind == channels.KindMessage && e.Type == channels.Digits && strings.ContainsAny(e.Text, "#*") {
				t.Errorf("keys %q", e.Text)
			}
			for _, g := range e.Given {
				if !numberForm.MatchString(g.Value) || withheld(g.Value) {
					t.Errorf("vouches for %q", g.Value)
				}
			}
		}
		if d := time.Since(start); d > slow && len(body) <= bodyCap {
			t.Errorf("took %s", d)
		}
	})
}

func FuzzTurn(f *testing.F) {
	for _, s := range []string{"", "3-3-0-0", "9223372036854775807-1-1-1", "a-b-c-d", "1-2-3", "-1--1-0-0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		if a := parseTurn(arg); parseTurn(a.String()) != a && a.spoken >= 0 && a.after >= 0 && a.n >= 0 && a.waits >= 0 {
			t.Errorf("%q reads as %s", arg, a)
		}
	})
}
