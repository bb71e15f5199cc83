package main

import (
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/records/recordstest"
)

// TestReplicas: two programs on one PostgreSQL are one product. A socket on A sees what happens on B within a second;
// when A is killed, the widget goes on at B with its token, and nothing is lost or doubled.
func TestReplicas(t *testing.T) {
	w := newWorld(t, recordstest.Postgres(t))
	a, b := w.serve(), w.serve()
	c := a.dial("", 0)
	c.say("m1", "I'd like a demo")
	if f := c.line(); f.From != "agent" {
		t.Fatalf("want an answer, got %+v", f)
	}

	b.reply(c, "The team here, over the other replica.")
	c.say("m2", "Thanks, one moment please")
	c.silent(500 * time.Millisecond)
	b.api("POST", "conversations/"+c.conv+"/release", nil, 200, nil)

	b.tell(70, "I'd like a demo", "My name is Peter Marsh and my number is 415 231 0077")
	eventually(t, "A finds what came in at B", func() bool { return len(a.search("Marsh")) == 1 })

	last := c.say("m3", "My name is Nora Whitfield")
	a.kill()
	<-c.closed
	again := b.dial(c.token, 0)
	if again.conv != c.conv || again.last < last.Seq {
		t.Fatalf("at B the conversation is %s at %d, want %s at %d or later", again.conv, again.last, c.conv, last.Seq)
	}
	var seen []frame
	for len(seen) == 0 || seen[len(seen)-1].From != "agent" || seen[len(seen)-1].Seq <= last.Seq {
		seen = append(seen, again.line())
	}
	for i, f := range seen {
		if f.Seq != int64(i+1) {
			t.Fatalf("line %d has seq %d: %+v", i+1, f.Seq, seen)
		}
	}
	if f := again.say("m3", "My name is Nora Whitfield"); f.Seq != last.Seq {
		t.Errorf("m3 has seq %d at B and had %d at A", f.Seq, last.Seq)
	}
	again.say("m4", "my number is 415 231 0042")
	told := again.line()
	found := b.search("Whitfield")
	if len(found) != 1 || !strings.Contains(told.Text, found[0].ID) {
		t.Fatalf("told %q, found %+v", told.Text, found)
	}
	once(t, b.conversation(c.conv))
}

// TestReplicasShareAMessage: the copies of an update that reach both replicas at once are one message with one answer.
func TestReplicasShareAMessage(t *testing.T) {
	w := newWorld(t, recordstest.Postgres(t))
	both := []*process{w.serve(), w.serve()}
	const chats = 20
	done := make(chan int, chats*4)
	for chat := range chats {
		for i := range 4 {
			go func() { done <- both[i%2].telegram(100+chat, 1, "What are your opening hours?") }()
		}
	}
	for range cap(done) {
		if got := <-done; got != 200 {
			t.Errorf("a copy was answered %d", got)
		}
	}
	for chat := range chats {
		eventually(t, "an answer", func() bool { return len(w.bot.to(100+chat)) > 0 })
	}
	time.Sleep(300 * time.Millisecond)
	for chat := range chats {
		if got := w.bot.to(100 + chat); len(got) != 1 {
			t.Errorf("chat %d was answered %d times", chat, len(got))
		}
	}
	var list struct{ Items []struct{ ID string } }
	both[1].api("GET", "conversations?limit=200", nil, 200, &list)
	if len(list.Items) != chats {
		t.Errorf("%d conversations of %d customers", len(list.Items), chats)
	}
}

// once holds a conversation against what was said: every customer line one time, seqs without a gap.
func once(t *testing.T, c seenConversation) {
	t.Helper()
	count := map[string]int{}
	for i, m := range c.Messages {
		if m.Seq != int64(i+1) {
			t.Errorf("message %d has seq %d", i+1, m.Seq)
		}
		if m.From == "customer" {
			count[m.Text]++
		}
	}
	for _, text := range []string{"I'd like a demo", "Thanks, one moment please", "My name is Nora Whitfield", "my number is 415 231 0042"} {
		if count[text] != 1 {
			t.Errorf("%q is stored %d times", text, count[text])
		}
	}
	if len(c.Records) != 1 {
		t.Errorf("%d records", len(c.Records))
	}
}
