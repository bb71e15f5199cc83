package whatsapp

import (
	"context"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// build makes a channel against a fake of the platform.
func build(t *testing.T, change map[string]any) (*Channel, *channeltest.Graph) {
	t.Helper()
	g := channeltest.NewGraph(t, Kind, testID, testToken)
	all := map[string]any{"api_base": g.URL}
	for k, v := range change {
		all[k] = v
	}
	ch, err := New(account(all), channeltest.NewDeps(t).Deps)
	if err != nil {
		t.Fatal(err)
	}
	return ch.(*Channel), g
}

var hidden = channels.Address{ID: "PT.8841020377120954"}

// TestWordsGoWithoutAnInputThatIsRefused: what only helps to answer never costs the question.
func TestWordsGoWithoutAnInputThatIsRefused(t *testing.T) {
	ch, g := build(t, nil)
	m := channels.Message{ID: "0test000000000000000000001", To: hidden, Text: "Your number?", Ask: &channels.Ask{Fields: []channels.AskField{{Key: "phone", Kind: "phone"}}}}
	g.Fail(channeltest.Reply{Status: 400, Body: graphError("131009")})
	if _, err := ch.Send(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	got := g.To(hidden.ID)
	if len(got) != 1 || got[0].Text != "Your number?" || got[0].Body["type"] != "text" {
		t.Errorf("%+v", got)
	}
	g.Fail(channeltest.Reply{Status: 400, Body: graphError("131009")}, channeltest.Reply{Status: 400, Body: graphError("131009")})
	if _, err := ch.Send(context.Background(), m); err == nil {
		t.Error("refused twice and sent")
	}
	before := len(g.Requests())
	g.Fail(channeltest.Reply{Status: 400, Body: graphError("131009")})
	_, err := ch.Send(context.Background(), channels.Message{To: hidden, Text: "Hello"})
	if err == nil || len(g.Requests()) != before+1 {
		t.Errorf("plain words were tried %d times", len(g.Requests())-before)
	}
}

func TestTyping(t *testing.T) {
	ch, g := build(t, nil)
	if err := ch.Typing(context.Background(), hidden, ""); err != nil || len(g.Requests()) != 0 {
		t.Errorf("without a message to mark: %v, %d requests", err, len(g.Requests()))
	}
	if err := ch.Typing(context.Background(), hidden, "wamid.1"); err != nil {
		t.Fatal(err)
	}
	s := g.Signs()
	if len(s) != 1 || s[0]["status"] != "read" || s[0]["message_id"] != "wamid.1" || s[0]["typing_indicator"] == nil {
		t.Errorf("%v", s)
	}
}

// TestProof: calls are signed where the app requires it; the token is in no address.
func TestProof(t *testing.T) {
	ch, g := build(t, map[string]any{"appsecret_proof": true})
	if _, err := ch.Send(context.Background(), channels.Message{To: hidden, Text: "Hello"}); err != nil {
		t.Fatal(err)
	}
	r := g.Requests()[0]
	// printf %s "$TOKEN" | openssl dgst -sha256 -hmac "$SECRET"
	const want = "c01b9481f00d4ad01d068a0114abe63776f7328b3cbb6a64e7fb811f9ce2a261"
	if r.Query.Get("appsecret_proof") != want || strings.Contains(r.Path+r.Query.Encode(), testToken) {
		t.Errorf("query %v", r.Query)
	}
}
