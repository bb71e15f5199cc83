package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

func TestDecode(t *testing.T) {
	phone := http.Header{"User-Agent": {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"}}
	e, err := Decode(phone, []byte(`{"type":"message","id":"m1","text":"hi"}`), "")
	if err != nil || len(e) != 1 || e[0].Key != "m1" || e[0].Ref != "m1" || e[0].Text != "hi" || e[0].From.ID != "" ||
		e[0].Kind != channels.KindMessage || e[0].Type != channels.Text || e[0].Visitor["device"] != "mobile" {
		t.Fatalf("%+v %v", e, err)
	}
	for body, name := range map[string]string{`{"type":"hello","token":"x"}`: "hello", `{"type":"typing"}`: "typing", `{"type":"new"}`: "unknown"} {
		if e, err := Decode(nil, []byte(body), ""); err != nil || len(e) != 1 || e[0].Kind != channels.KindIgnored || e[0].Name != name {
			t.Errorf("%s: %+v %v", body, e, err)
		}
	}
	if e, err := Decode(nil, []byte(`{"type":"read","seq":9007199254740993}`), ""); err != nil || e[0].Kind != channels.KindSeen || e[0].Seq != 9007199254740993 {
		t.Errorf("%+v %v", e, err)
	}
	for _, bad := range []string{"", "{", "\xff", `{"type":"message","id":"a","text":"` + strings.Repeat("a", maxFrame) + `"}`} {
		if e, err := Decode(nil, []byte(bad), ""); err == nil || len(e) != 0 {
			t.Errorf("%.20q: %+v", bad, e)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"type":"message","id":"m1","text":"hi"}`, `{"type":"form","id":"f","values":{"name":"Ana"}}`,
		`{"type":"hello","token":"w1.a.b","last_seq":3,"page":"https://a.example","locale":"ar","identity":"a.b.c"}`,
		`{"type":"read","seq":1}`, `{"type":"typing"}`, `{"type":"message","id":"m","text":"\ud800\u0000"}`, `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		events, err := Decode(http.Header{}, raw, "")
		if err != nil {
			if len(events) != 0 {
				t.Fatal("events beside an error")
			}
			return
		}
		for _, e := range events {
			if e.Kind != channels.KindMessage {
				continue
			}
			if !validID(e.Key) || e.Key != e.Ref {
				t.Fatalf("key %q ref %q", e.Key, e.Ref)
			}
			text := e.Text
			for _, v := range e.Values {
				text += v.Value
			}
			if strings.TrimSpace(text) == "" || strings.Contains(text, "\x00") || !utf8.ValidString(text) ||
				utf8.RuneCountInString(text) > maxText {
				t.Fatalf("text %q", text)
			}
		}
	})
}

func FuzzToken(f *testing.F) {
	s := sealer{key: []byte(strings.Repeat("k", 32)), account: "site"}
	real := s.seal(visit{Visitor: "v", Conversation: "c"}, channeltest.Start)
	f.Add(real)
	f.Add("w1..")
	f.Fuzz(func(t *testing.T, token string) {
		if v, ok := s.open(token, channeltest.Start); ok && token != real {
			t.Fatalf("%q opened: %+v", token, v)
		}
	})
}

func TestSettingsAreChecked(t *testing.T) {
	for _, bad := range []string{`{`, `[]`, `{"allowed_origin":[]}`, `{"allowed_origins":["*"]}`, `{"identity_secret":""}`, `{"identity_secret":" "}`,
		`{"country_header":"a b"}`, `{"max_sockets":0}`, `{"frame_burst":0}`, `{"frames_per_second":0}`} {
		d := channeltest.NewDeps(t)
		if _, err := New(channels.Account{ID: "site", Settings: json.RawMessage(bad)}, d.Deps); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
	d := channeltest.NewDeps(t)
	_, err := New(channels.Account{ID: "site", Settings: json.RawMessage(`{"identity_secret":"hush-hush","max_sockets":0}`)}, d.Deps)
	if err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("%v", err)
	}
}

func TestVisitorInfo(t *testing.T) {
	for agent, want := range map[string]string{
		"": "unknown", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0": "desktop",
		"Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/140.0 Mobile Safari/537.36": "mobile",
		"Mozilla/5.0 (Linux; Android 15; SM-X910) Chrome/140.0 Safari/537.36":        "tablet",
		"Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Mobile/15E148":                "tablet",
	} {
		if got := device(agent); got != want {
			t.Errorf("%s: %s, want %s", agent, got, want)
		}
	}
	for sent, want := range map[string]string{"de": "DE", "US": "US", "XX": "", "T1": "", "": "", "USA": "", "U\x00": ""} {
		r := &http.Request{Header: http.Header{"Cf-Ipcountry": {sent}}}
		if got := aboutVisitor(r, "CF-IPCountry").info()["country"]; got != want {
			t.Errorf("country %q: %q", sent, got)
		}
		if got := aboutVisitor(r, "").country; got != "" {
			t.Error("an untrusted header was believed")
		}
	}
	for sent, want := range map[string]string{"javascript:alert(1)": "", "/x": "", "https://u:p@a.example/b?c=d#e": "https://a.example/b?c=d",
		"https://a.example/" + strings.Repeat("x", 3000): ""} {
		if got := cleanPage(sent); got != want {
			t.Errorf("page %.40s: %q", sent, got)
		}
	}
}
