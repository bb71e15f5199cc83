package voice

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twilio/twilio-go/client"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// The platform's own vectors, and the form of a socket's handshake.
func TestSignatureVectors(t *testing.T) {
	form := url.Values{"Digits": {"1234"}, "CallSid": {"CA1234567890ABCDE"}, "To": {"+18005551212"}, "Caller": {"+14158675309"}, "From": {"+14158675309"}}
	more := url.Values{"ReasonConferenceEnded": {"test"}, "Reason": {"Participant"}}
	for k, v := range form {
		more[k] = v
	}
	for _, c := range []struct {
		address, want string
		form          url.Values
	}{
		{"https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", form},
		{"https://mycompany.com/myapp.php?foo=1&bar=2", "vOEb5UThFn24KEfnOFLQY2AE5FY=", more},
		{"wss://voice.example.com/ws", "LmFyXn27n8HDev4KdDwfsgkrc9Y=", nil},
	} {
		if got := signature("12345", c.address, c.form); got != c.want {
			t.Errorf("%s: %s, want %s", c.address, got, c.want)
		}
	}
}

// TestSignatureAgreesWithTheLibrary compares with the platform's library where that is right: one value a name.
func TestSignatureAgreesWithTheLibrary(t *testing.T) {
	v := client.NewRequestValidator(testToken)
	for _, f := range channeltest.Fixtures(t) {
		address := testBase + f.Path
		form, _ := url.ParseQuery(string(f.Body))
		if !v.ValidateBody(address, f.Body, signature(testToken, address, form)) {
			t.Errorf("%s: the library disagrees", f.Name)
		}
	}
}

func newVoice(t *testing.T, more string) (*Voice, *channeltest.Deps) {
	t.Helper()
	d := channeltest.NewDeps(t)
	ch, err := New(channels.Account{ID: testLine, Kind: Kind, Settings: testSettings(more)}, d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	return ch.(*Voice), d
}

// ask posts a form with a signature that is made over signed, a body and an address which may differ from what is sent.
func ask(v *Voice, path, body, signedBody, signedAddress string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.URL = &url.URL{Path: path}
	if p, q, ok := strings.Cut(path, "?"); ok {
		r.URL = &url.URL{Path: p, RawQuery: q}
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	form, _ := url.ParseQuery(signedBody)
	r.Header.Set(signatureHeader, signature(testToken, signedAddress, form))
	w := httptest.NewRecorder()
	v.ServeHTTP(w, r)
	return w
}

const callForm = "AccountSid=" + testAccount + "&CallSid=CA1&CallStatus=ringing&Direction=inbound&From=%2B14152310042&To=%2B14155550100&FromCity="

// TestSignatureMutants: what differs from what was signed is refused, whatever it is; a name that is there more than once
// counts with all its values.
func TestSignatureMutants(t *testing.T) {
	for name, c := range map[string]struct {
		path, body, signed, address string
		want                        int
	}{
		"as signed":                {"", callForm, callForm, testBase, 200},
		"blank removed":            {"", strings.TrimSuffix(callForm, "&FromCity="), callForm, testBase, 403},
		"blank added":              {"", callForm + "&FromZip=", callForm, testBase, 403},
		"parameter added":          {"", callForm + "&x=1", callForm, testBase, 403},
		"value changed":            {"", strings.Replace(callForm, "0042", "0043", 1), callForm, testBase, 403},
		"http for https":           {"", callForm, callForm, strings.Replace(testBase, "https", "http", 1), 403},
		"port added":               {"", callForm, callForm, strings.Replace(testBase, ".test", ".test:8443", 1), 403},
		"its own port spelled out": {"", callForm, callForm, strings.Replace(testBase, ".test", ".test:443", 1), 200},
		"another scheme's port":    {"", callForm, callForm, strings.Replace(testBase, ".test", ".test:80", 1), 403},
		"slash added":              {"", callForm, callForm, testBase + "/", 403},
		"other path":               {"/status", callForm, callForm, testBase, 403},
		"query added":              {"?a=1", callForm, callForm, testBase, 403},
		"query as signed":          {"?a=1&b=%2F", callForm, callForm, testBase + "?a=1&b=%2F", 200},
		"repeated name":            {"", callForm + "&Extra=b&Extra=a&Extra=b", callForm + "&Extra=a&Extra=b", testBase, 200},
		"repeated name, one gone":  {"", callForm + "&Extra=a", callForm + "&Extra=a&Extra=b", testBase, 403},
		"foreign account":          {"", strings.Replace(callForm, testAccount, "ACother", 1), strings.Replace(callForm, testAccount, "ACother", 1), testBase, 403},
		"no form":                  {"", "%zz", "%zz", testBase, 403},
	} {
		v, d := newVoice(t, "")
		if w := ask(v, c.path, c.body, c.signed, c.address); w.Code != c.want {
			t.Errorf("%s: status %d, want %d", name, w.Code, c.want)
		}
		if stored := len(d.Sunk.Events()); (stored > 0) != (c.want == 200) {
			t.Errorf("%s: %d events", name, stored)
		}
	}
}

// A body that is no form is signed by its hash.
func TestBodyHash(t *testing.T) {
	v, _ := newVoice(t, "")
	const sum = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" // of {}
	for body, want := range map[string]int{"{}": 200, "{ }": 403} {
		path := "?bodySHA256=" + sum
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.URL = &url.URL{RawQuery: "bodySHA256=" + sum}
		r.Header.Set(signatureHeader, signature(testToken, testBase+path, nil))
		w := httptest.NewRecorder()
		v.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("body %s: status %d, want %d", body, w.Code, want)
		}
	}
}

// TestRecordedSignatures checks signatures recorded elsewhere; they are not part of the repository.
func TestRecordedSignatures(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "eval", "payloads", "voice_sequences.jsonl"))
	if err != nil {
		t.Skip("skipped: the recorded sequences (../shared/eval) are not here")
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var s struct {
			ID      string
			Sign    struct{ Auth_token, URL string }
			Headers map[string]string
			Body    string
		}
		if err := json.Unmarshal(in.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		want := s.Headers["X-Twilio-Signature"]
		if want == "" {
			want = s.Headers["x-twilio-signature"]
		}
		form, _ := url.ParseQuery(s.Body)
		if got := signature(s.Sign.Auth_token, s.Sign.URL, form); got != want {
			t.Errorf("%s: %s, want %s", s.ID, got, want)
		}
	}
}
