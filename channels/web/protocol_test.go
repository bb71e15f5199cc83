package web

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
)

func TestFreshHelloStoresNothing(t *testing.T) {
	s := newSite(t, `{"greeting":"Hi! How can I help?","name":"Shop"}`)
	c := s.open("")
	if c.welcome.Token == "" || c.welcome.Conversation == "" || c.welcome.Seq != 0 {
		t.Fatalf("welcome %+v", c.welcome)
	}
	if c.welcome.Greeting != "Hi! How can I help?" || c.welcome.Name != "Shop" {
		t.Fatalf("greeting %q of %q", c.welcome.Greeting, c.welcome.Name)
	}
	c.quiet()
	if n := s.deps.Sunk.Calls(); n != 0 {
		t.Fatalf("%d events were stored for a hello", n)
	}
}

func TestMessageIsStoredThenAcknowledged(t *testing.T) {
	s := newSite(t, `{"country_header":"CF-IPCountry"}`)
	c := s.open(`"page":"https://shop.example/p?x=1#top","locale":"ar-EG"`)
	c.message("m-1", "I want\x00 a demo")
	ack := c.want("ack")
	if ack.ID != "m-1" || ack.Seq != 1 {
		t.Fatalf("ack %+v", ack)
	}
	e := s.deps.Sunk.Events()[0]
	if e.Key != c.welcome.Conversation+"/m-1" || e.Conversation != c.welcome.Conversation || e.Ref != "m-1" {
		t.Fatalf("key %q conversation %q ref %q", e.Key, e.Conversation, e.Ref)
	}
	if e.Kind != channels.KindMessage || e.Type != channels.Text || e.Text != "I want a demo" || e.From.ID == "" {
		t.Fatalf("event %+v", e)
	}
	if e.Lang != "ar-EG" || e.Visitor["page"] != "https://shop.example/p?x=1" || e.Visitor["locale"] != "ar-EG" {
		t.Fatalf("visitor %v, language %q", e.Visitor, e.Lang)
	}
	c.message("m-2", "Soon")
	c.want("ack")
	if e := s.deps.Sunk.Events()[1]; e.Conversation != "" {
		t.Fatalf("a stored conversation was announced again: %q", e.Conversation)
	}
	s.bot(convOf(c), "Sure.")
	if g := c.want("message"); g.From != "agent" || g.Text != "Sure." || g.Seq != 3 || g.At == "" {
		t.Fatalf("reply %+v", g)
	}
	c.quiet() // and never its own line
}

// convOf is the conversation a client was announced.
func convOf(c *client) string { return c.welcome.Conversation }

// The bot answers inside the Sink, before the adapter hears that the message is stored.
func TestAckComesBeforeAnyReply(t *testing.T) {
	s := newSite(t, `{"frames_per_second":-1}`)
	c := s.open("")
	store := s.web.deps.Sink
	s.web.deps.Sink = func(ctx context.Context, ev ...channels.Event) ([]channels.Stored, error) {
		st, err := store(ctx, ev...)
		s.bot(st[0].Conversation, "re: "+ev[0].Text)
		if strings.HasSuffix(ev[0].Text, "0") {
			time.Sleep(3 * time.Millisecond) // the writer passes the line first
		}
		return st, err
	}
	for i := range 200 {
		id := fmt.Sprintf("id-%d", i)
		c.message(id, fmt.Sprint(i))
		if g := c.want("ack"); g.ID != id || g.Seq != int64(2*i+1) {
			t.Fatalf("message %d: %+v", i, g)
		}
		if g := c.want("message"); g.Text != fmt.Sprint("re: ", i) {
			t.Fatalf("message %d: %+v", i, g)
		}
	}
	open := s.web.room.of(visitorOf(s, c))[0]
	open.mu.Lock()
	defer open.mu.Unlock()
	if len(open.own) != 0 {
		t.Fatalf("%d ids are kept for ever", len(open.own))
	}
}

func TestRepeatedIDHasTheFirstSeqAndNoEffect(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	c.message("a", "one")
	c.want("ack")
	c.message("b", "two")
	c.want("ack")
	c.message("a", "something else")
	if g := c.want("ack"); g.ID != "a" || g.Seq != 1 {
		t.Fatalf("%+v", g)
	}
	d := s.back(c, "2")
	d.message("b", "two")
	if g := d.want("ack"); g.ID != "b" || g.Seq != 2 {
		t.Fatalf("%+v", g)
	}
	d.quiet()
	if n := len(s.deps.Sunk.Events()); n != 2 {
		t.Fatalf("%d events", n)
	}
}

func TestResumeReplaysWhatIsMissing(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	c.message("a", "hello")
	c.want("ack")
	for i := 2; i <= 150; i++ {
		s.bot(convOf(c), fmt.Sprint("line ", i))
	}
	for _, last := range []int64{0, 1, 77, 149, 150} {
		d := s.back(c, fmt.Sprint(last))
		if d.welcome.Conversation != c.welcome.Conversation || d.welcome.Seq != 150 {
			t.Fatalf("after %d: %+v", last, d.welcome)
		}
		for seq := last + 1; seq <= 150; seq++ {
			g := d.want("message")
			if g.Seq != seq || seq == 1 && (g.ID != "a" || g.From != "customer" || g.Text != "hello") {
				t.Fatalf("after %d: %+v, want seq %d", last, g, seq)
			}
		}
		d.quiet()
	}
	// A last_seq nobody gave out must not hide what comes.
	d := s.back(c, "9000")
	s.bot(convOf(c), "new")
	if g := d.want("message"); g.Seq != 151 {
		t.Fatalf("%+v", g)
	}
}

// A client that counts every seq it sees may be cut off anywhere: nothing may lie behind the highest one it saw.
func TestAcksKeepTheOrderOfTheLines(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	c.message("a", "hello")
	c.want("ack")
	for range 299 {
		s.bot(convOf(c), "line")
	}
	for range 20 {
		d := s.raw()
		d.say(`{"type":"hello","last_seq":1,"token":"` + c.welcome.Token + `"}`)
		d.message("a", "hello") // a repeat: its line is older than last_seq
		d.message("b", "next")
		top := d.want("welcome").Seq
		next, acks := int64(2), map[string]int64{}
		for acks["a"] == 0 || acks["b"] == 0 {
			g := d.next()
			if g.Type == "ack" && g.ID == "a" {
				acks["a"] = g.Seq
				continue
			}
			if acks[g.ID] = g.Seq; g.Seq != next {
				t.Fatalf("%s %d after %d", g.Type, g.Seq, next-1)
			}
			next++
		}
		if acks["a"] != 1 || acks["b"] != 301 || next <= top {
			t.Fatalf("%v of %d, next %d", acks, top, next)
		}
	}
}

// An ack does not wait for an answer that is still being written.
func TestAckOvertakesAGrowingLine(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	c.message("a", "hello")
	c.want("ack")
	line := s.deps.Lines.Append(convOf(c), channels.Line{From: channels.FromAgent, Text: "One.", Open: true})
	c.want("part")
	c.message("b", "wait")
	if g := c.want("ack"); g.ID != "b" || g.Seq != 3 {
		t.Fatalf("%+v", g)
	}
	line.Open = false
	s.deps.Lines.Change(convOf(c), line)
	if g := c.want("message"); g.Seq != 2 {
		t.Fatalf("%+v", g)
	}
	c.quiet()
}

func TestUnknownTokensCountAsNone(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	c.message("a", "secret")
	c.want("ack")
	other := newSite(t, "")
	other.web.tokens.account = "other"
	foreign := other.open("").welcome.Token
	changed := []byte(c.welcome.Token)
	changed[len(changed)/2] ^= 1
	for name, token := range map[string]string{"empty": "", "rubbish": "rubbish", "changed": string(changed),
		"foreign": foreign, "other version": "w0" + c.welcome.Token[2:], "long": strings.Repeat("w1.", 4000)} {
		d := s.open(`"last_seq":0,"token":"` + token + `"`)
		if d.welcome.Seq != 0 || d.welcome.Conversation == c.welcome.Conversation || d.welcome.Conversation == "" {
			t.Errorf("%s: %+v", name, d.welcome)
		}
		d.quiet()
	}
	s.deps.Clock.Move(tokenLife)
	if d := s.back(c, "0"); d.welcome.Conversation == c.welcome.Conversation {
		t.Error("an expired token was taken")
	}
}

func TestTokenIsRenewedOnEveryHello(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	c.message("a", "hi")
	c.want("ack")
	for range 4 {
		s.deps.Clock.Move(tokenLife - time.Hour)
		d := s.back(c, "1")
		if d.welcome.Conversation != c.welcome.Conversation {
			t.Fatal("a visitor who comes often was forgotten")
		}
		c = d
	}
}

func TestTwoTabs(t *testing.T) {
	s := newSite(t, "")
	one := s.open("")
	two := s.back(one, "0") // before anything is stored
	if two.welcome.Conversation != one.welcome.Conversation {
		t.Fatal("two conversations for one token")
	}
	one.message("x", "from one")
	one.want("ack")
	if g := two.want("message"); g.ID != "x" || g.From != "customer" || g.Text != "from one" {
		t.Fatalf("%+v", g)
	}
	two.message("y", "from two")
	two.want("ack")
	if g := one.want("message"); g.ID != "y" {
		t.Fatalf("%+v", g)
	}
	s.deps.Lines.Append(convOf(one), channels.Line{From: channels.FromMember, Text: "Ana here"})
	for _, c := range []*client{one, two} {
		if g := c.want("message"); g.From != "member" {
			t.Fatalf("%+v", g)
		}
		c.quiet()
	}
}

func TestFormRecordAndPartFrames(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	conv := c.welcome.Conversation
	s.deps.Lines.Open(visitorOf(s, c), conv)
	s.deps.Lines.Append(conv, channels.Line{From: channels.FromAgent, Text: "Your details?",
		Ask: &channels.Ask{Fields: []channels.AskField{
			{Key: "name", Label: "Name", Kind: "name", Required: true},
			{Key: "email", Label: "E-mail", Kind: "email"},
		}}})
	c.want("message")
	if g := c.want("form"); g.Seq != 1 || len(g.Fields) != 2 || g.Fields[0]["key"] != "name" ||
		g.Fields[0]["required"] != true || g.Fields[1]["label"] != "E-mail" || g.Fields[1]["kind"] != "email" {
		t.Fatalf("%+v", g)
	}
	c.say(`{"type":"form","id":"f1","values":{"zz":"9","email":"a@b.example","name":" Ana ","company":""}}`)
	c.want("ack")
	e := s.deps.Sunk.Events()[0]
	want := []channels.FormValue{{Key: "name", Label: "Name", Value: "Ana"},
		{Key: "email", Label: "E-mail", Value: "a@b.example"}, {Key: "zz", Label: "zz", Value: "9"}}
	if e.Type != channels.Form || fmt.Sprint(e.Values) != fmt.Sprint(want) {
		t.Fatalf("%v %v", e.Type, e.Values)
	}
	line := s.deps.Lines.Append(conv, channels.Line{From: channels.FromAgent, Text: "Thank you.", Open: true})
	if g := c.want("part"); g.Seq != 3 || g.Text != "Thank you." {
		t.Fatalf("%+v", g)
	}
	s.deps.Lines.Wake(conv) // for nothing
	line.Text = "Thank you. Your ticket is WIT-TKT-7KQ2M."
	s.deps.Lines.Change(conv, line)
	if g := c.want("part"); g.Seq != 3 || g.Text != " Your ticket is WIT-TKT-7KQ2M." {
		t.Fatalf("%+v", g)
	}
	line.Open, line.Record = false, "WIT-TKT-7KQ2M"
	s.deps.Lines.Change(conv, line)
	if g := c.want("message"); g.Seq != 3 || g.Text != line.Text {
		t.Fatalf("%+v", g)
	}
	if g := c.want("record"); g.ID != "WIT-TKT-7KQ2M" {
		t.Fatalf("%+v", g)
	}
	c.quiet()
	// After a reload the labels of a form that was shown before are still known.
	d := s.back(c, "3")
	d.say(`{"type":"form","id":"f2","values":{"email":"b@b.example"}}`)
	d.want("ack")
	if got := s.deps.Sunk.Events()[1].Values[0].Label; got != "E-mail" {
		t.Fatalf("label %q after a reload", got)
	}
}

func TestTypingIsAHintAndNothingElse(t *testing.T) {
	s := newSite(t, "")
	one := s.open("")
	two := s.back(one, "0")
	one.say(`{"type":"typing"}`)
	one.say(`{"type":"read","seq":0}`)
	one.quiet()
	two.quiet()
	h := s.deps.Lines.Hints()
	if len(h) != 1 || h[0].Hint != channels.HintTyping || h[0].Conversation != one.welcome.Conversation {
		t.Fatalf("%+v", h)
	}
	if s.deps.Sunk.Calls() != 0 {
		t.Fatal("a hint was stored")
	}
	if err := s.web.Typing(context.Background(), channels.Address{ID: visitorOf(s, one)}, ""); err != nil {
		t.Fatal(err)
	}
	one.want("typing")
	two.want("typing")
}

func visitorOf(s *site, c *client) string {
	v, _ := s.web.tokens.open(c.welcome.Token, s.deps.Clock.Now())
	return v.Visitor
}

func TestFailedStoreIsNeverAcknowledged(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	s.deps.Sunk.Before(func(context.Context, []channels.Event) error { return errors.New("disk full") })
	c.message("a", "hi")
	c.wantError("unavailable", "a", true)
	s.deps.Sunk.Before(nil)
	c.message("a", "hi")
	if g := c.want("ack"); g.ID != "a" || g.Seq != 1 {
		t.Fatalf("%+v", g)
	}
	c.quiet()
}

func TestFeedFailureHeals(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	c.message("a", "hi")
	c.want("ack")
	s.deps.Lines.Fail(errors.New("gone"))
	d := s.raw()
	d.say(`{"type":"hello","token":"` + c.welcome.Token + `"}`)
	d.wantError("unavailable", "", true)
	d.wantClose(websocket.CloseTryAgainLater)
	s.bot(convOf(c), "late")
	until(t, "the feed was asked", func() bool { return s.deps.Counts.Of("web_feed_failed") > 0 })
	s.deps.Lines.Fail(nil)
	if g := c.want("message"); g.Text != "late" {
		t.Fatalf("%+v", g)
	}
}

// A conversation that closed: the next message is stored in another one, and every tab of the visitor moves there.
func TestMovesToTheConversationALineWasStoredIn(t *testing.T) {
	s := newSite(t, "")
	c := s.open("")
	visitor := visitorOf(s, c)
	c.message("a", "old")
	c.want("ack")
	d := s.back(c, "1")
	s.deps.Lines.Open(visitor, "second")
	c.message("b", "new")
	moved := c.want("welcome")
	if moved.Conversation != "second" || moved.Seq != 1 || moved.Token == c.welcome.Token {
		t.Fatalf("%+v", moved)
	}
	if g := c.want("ack"); g.ID != "b" || g.Seq != 1 {
		t.Fatalf("%+v", g)
	}
	if g := d.want("welcome"); g.Conversation != "second" {
		t.Fatalf("%+v", g)
	}
	if g := d.want("message"); g.ID != "b" || g.Text != "new" {
		t.Fatalf("%+v", g)
	}
	c.message("b", "new")
	if g := c.want("ack"); g.Seq != 1 {
		t.Fatalf("repeat on the same socket: %+v", g)
	}
	// The client lost the welcome: it comes back with the old token and repeats what was not acknowledged.
	e := s.back(c, "1")
	if e.welcome.Conversation != "second" {
		t.Fatalf("%+v", e.welcome)
	}
	e.want("message") // seq 1 of the new conversation: last_seq was of the old one
	e.message("b", "new")
	if g := e.want("ack"); g.Seq != 1 {
		t.Fatalf("repeat after a reload: %+v", g)
	}
	// It had the welcome and lost the ack.
	first := c.welcome.Conversation
	c.welcome = moved
	f := s.back(c, "1")
	f.message("b", "new")
	if g := f.want("ack"); g.Seq != 1 {
		t.Fatalf("repeat with the new token: %+v", g)
	}
	f.message("a", "an id of the first conversation may be used again")
	if g := f.want("ack"); g.Seq != 2 {
		t.Fatalf("%+v", g)
	}
	if n := len(s.deps.Sunk.Events()); n != 3 {
		t.Fatalf("%d events, want 3", n)
	}
	until(t, "the old conversation has no followers", func() bool {
		return s.deps.Lines.Followers(first) == 0
	})
}
