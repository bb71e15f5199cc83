package admin

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/engine"
)

func TestLiveUpdatesFollowTheScope(t *testing.T) {
	live := NewLive()
	h := newHouse(t, Options{Live: live})
	mine, conversation, _ := h.filed("demo", engine.Lead, "I am Zed", map[string]string{"name": "Zed"})
	other, _, _ := h.filed("shop", engine.Lead, "I am Yul", map[string]string{"name": "Yul"})

	h.want(h.ask("GET", path("events"), ""), http.StatusUnauthorized)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", h.URL+path("events"), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+h.keys["guest"])
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("content type is %s", res.Header.Get("Content-Type"))
	}
	in := bufio.NewScanner(res.Body)
	in.Scan() // retry: subscribed now
	live.RecordChanged(other, mine)
	live.Changed(conversation)
	var got []string
	for in.Scan() && len(got) < 2 {
		if data, ok := strings.CutPrefix(in.Text(), "data: "); ok {
			got = append(got, data)
			if strings.Contains(data, other) {
				t.Fatalf("told of another agent's record")
			}
		}
	}
	if len(got) < 2 || !strings.Contains(got[0], mine) || !strings.Contains(got[1], conversation) {
		t.Errorf("told of %v, want %s and %s", got, mine, conversation)
	}
	cancel()
	for end := time.Now().Add(2 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		live.mu.Lock()
		left := len(live.subs)
		live.mu.Unlock()
		if left == 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the subscription outlives its reader")
		}
	}
}

func TestAShutdownDoesNotWaitForStreams(t *testing.T) {
	r := newRig(t, Options{Store: newDoors(), Live: NewLive()})
	req, err := http.NewRequestWithContext(t.Context(), "GET", r.URL+path("events"), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer t-guest")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	bufio.NewScanner(res.Body).Scan()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := r.Config.Shutdown(ctx); err != nil {
		t.Errorf("shutting down: %v", err)
	}
}

func TestTooMuchNewsIsARefresh(t *testing.T) {
	l := NewLive()
	s := l.subscribe()
	for range mostNews + 1 {
		l.RecordChanged(strings.Repeat("x", len(l.subs)))
	}
	if n := l.take(s); n.lost || len(n.records) != 1 {
		t.Errorf("repeats count: %+v", n)
	}
	for i := range mostNews + 5 {
		l.RecordChanged(time.Duration(i).String())
	}
	if n := l.take(s); !n.lost {
		t.Error("lost news are not told")
	}
	if n := l.take(s); n.lost || len(n.records) != 0 {
		t.Errorf("news are told twice: %+v", n)
	}
}
