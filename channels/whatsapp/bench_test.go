package whatsapp

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// kilobyte is an event of about 1,000 bytes as the platform sends it: a customer's text with its profile and context.
func kilobyte(b *testing.B) []byte {
	_, body := recorded(b, "kilobyte")
	if len(body) < 950 || len(body) > 1100 {
		b.Fatalf("%d bytes", len(body))
	}
	return body
}

// BenchmarkVerifyAndDecode is what one event costs before it is stored: signature over the raw body, decoding, events.
func BenchmarkVerifyAndDecode(b *testing.B) {
	body := kilobyte(b)
	d := channeltest.NewDeps(b)
	d.Deps.Sink = func(context.Context, ...channels.Event) ([]channels.Stored, error) { return nil, nil }
	d.Deps.Count = func(string) {}
	ch, err := New(account(nil), d.Deps)
	if err != nil {
		b.Fatal(err)
	}
	r, _ := http.NewRequest(http.MethodPost, channeltest.PublicURL, nil)
	channeltest.HubSign(testSecret)(r, body)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		w := httptest.NewRecorder()
		r.Body, r.ContentLength = readBody{bytes.NewReader(body)}, int64(len(body))
		if ch.ServeHTTP(w, r); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

type readBody struct{ *bytes.Reader }

func (readBody) Close() error { return nil }

// BenchmarkDecode is the decoding alone.
func BenchmarkDecode(b *testing.B) {
	body := kilobyte(b)
	b.ReportAllocs()
	for b.Loop() {
		if ev, err := Decode(nil, body, ""); err != nil || len(ev) != 1 {
			b.Fatal(err, len(ev))
		}
	}
}
