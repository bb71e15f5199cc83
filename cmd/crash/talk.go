package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// journal is what the clients were promised.
type journal struct {
	mu    sync.Mutex
	talks []*talked
	acks  atomic.Int64
	sends atomic.Int64
}

func newJournal() *journal { return &journal{} }

func (j *journal) summary() string {
	done := 0
	for _, t := range j.talks {
		if t.complete {
			done++
		}
	}
	return fmt.Sprintf("%d conversations (%d complete), %d messages sent, %d acknowledged", len(j.talks), done, j.sends.Load(), j.acks.Load())
}

// talked is one customer's conversation: what was said, and which of it was acknowledged.
type talked struct {
	channel  string
	address  string // telegram: the chat
	conv     string // web: the conversation
	name     string
	phone    string
	acked    []string // texts, in order
	unsure   string   // sent and not acknowledged when the talk ended
	complete bool
}

func (j *journal) add(t *talked) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.talks = append(j.talks, t)
}

// talk keeps o.talkers customers busy on each channel until ctx ends; the result waits for the last of them.
func talk(ctx context.Context, o options, w *world, j *journal) (wait func()) {
	var all sync.WaitGroup
	var n atomic.Int64
	for i := range o.talkers {
		for _, channel := range []string{"web", "telegram"} {
			all.Go(func() {
				rnd := rand.New(rand.NewPCG(o.seed, uint64(i)*2+uint64(len(channel))))
				for ctx.Err() == nil {
					k := int(n.Add(1))
					t := &talked{channel: channel, name: personName(k), phone: fmt.Sprintf("+1415231%04d", k%10000)}
					j.add(t)
					if channel == "web" {
						overWeb(ctx, w, j, t, rnd)
					} else {
						overTelegram(ctx, w, j, t, k, rnd)
					}
				}
			})
		}
	}
	return all.Wait
}

// script is what a customer says; the last line completes the record.
func (t *talked) script() []string {
	return []string{"Hi, I'd like a demo for my team", "My name is " + t.name, "my number is " + t.phone}
}

var firstNames = []string{"Nora", "Peter", "Alice", "Daniel", "Maria", "Thomas", "Laura", "Samuel", "Julia", "Victor"}
var lastNames = []string{"Whitfield", "Marsh", "Calloway", "Brennan", "Ortega", "Lindqvist", "Hale", "Novak", "Fletcher", "Ames"}

func personName(k int) string {
	return firstNames[k%10] + " " + lastNames[(k/10)%10]
}

// pause lets the agent answer, or not: some customers write in bursts.
func pause(ctx context.Context, rnd *rand.Rand, most time.Duration, answered func() bool) {
	if rnd.IntN(4) == 0 {
		return
	}
	for end := time.Now().Add(most); time.Now().Before(end) && ctx.Err() == nil && !answered(); {
		time.Sleep(15 * time.Millisecond)
	}
}

// overTelegram posts every update until a 2xx, sometimes several copies at once.
func overTelegram(ctx context.Context, w *world, j *journal, t *talked, k int, rnd *rand.Rand) {
	chat := 500_000 + k
	t.address = strconv.Itoa(chat)
	for i, text := range t.script() {
		before := w.replies(t.address)
		body, _ := json.Marshal(map[string]any{"update_id": k*10 + i, "message": map[string]any{
			"message_id": i + 1, "date": time.Now().Unix(), "text": text,
			"from": map[string]any{"id": chat, "is_bot": false, "first_name": "C"}, "chat": map[string]any{"id": chat, "type": "private"},
		}})
		if !deliver(ctx, w, j, body, 1+rnd.IntN(3)) {
			t.unsure = text
			return
		}
		t.acked = append(t.acked, text)
		j.acks.Add(1)
		pause(ctx, rnd, 1500*time.Millisecond, func() bool { return w.replies(t.address) > before })
	}
	t.complete = true
}

// deliver posts copies of an update at once, again and again until one is acknowledged; then one copy more.
func deliver(ctx context.Context, w *world, j *journal, body []byte, copies int) bool {
	for tries := 0; ctx.Err() == nil || tries < 50; tries++ {
		var all sync.WaitGroup
		var ok atomic.Bool
		for range copies {
			all.Go(func() {
				j.sends.Add(1)
				if post(w, body) {
					ok.Store(true)
				}
			})
		}
		all.Wait()
		if ok.Load() {
			if copies > 1 {
				post(w, body)
			}
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

func post(w *world, body []byte) bool {
	req, err := http.NewRequest(http.MethodPost, w.public+"/c/tg", bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookKey)
	client := http.Client{Timeout: 5 * time.Second}
	r, err := client.Do(req)
	if err != nil {
		return false
	}
	r.Body.Close()
	return r.StatusCode/100 == 2
}

// overWeb says the script over a socket, which it opens again whenever it breaks, with the same ids.
func overWeb(ctx context.Context, w *world, j *journal, t *talked, rnd *rand.Rand) {
	c := &webClient{w: w, t: t}
	defer c.close()
	for i, text := range t.script() {
		id := "m" + strconv.Itoa(i)
		agent := c.agentLines
		if !c.say(ctx, j, id, text) {
			t.unsure = text
			return
		}
		t.acked = append(t.acked, text)
		j.acks.Add(1)
		pause(ctx, rnd, 1500*time.Millisecond, func() bool { c.read(20 * time.Millisecond); return c.agentLines > agent })
	}
	t.complete = true
}

// webClient is a widget without a page.
type webClient struct {
	w          *world
	t          *talked
	ws         *websocket.Conn
	frames     chan map[string]any
	token      string
	seq        float64
	agentLines int
}

// say sends a message until it is acknowledged.
func (c *webClient) say(ctx context.Context, j *journal, id, text string) bool {
	for tries := 0; ctx.Err() == nil || tries < 50; tries++ {
		if c.ws == nil && !c.open() {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		j.sends.Add(1)
		if c.ws.WriteJSON(map[string]any{"type": "message", "id": id, "text": text}) != nil {
			c.close()
			continue
		}
		for end := time.Now().Add(3 * time.Second); c.ws != nil && time.Now().Before(end); {
			if f := c.read(100 * time.Millisecond); f != nil && f["type"] == "ack" && f["id"] == id {
				return true
			}
		}
		c.close()
	}
	return false
}

func (c *webClient) open() bool {
	h := http.Header{"Origin": {c.w.public}}
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(c.w.public, "http")+"/c/site/socket", h)
	if err != nil {
		return false
	}
	c.ws, c.frames = ws, make(chan map[string]any, 256)
	go func(frames chan map[string]any) {
		defer close(frames)
		for {
			var f map[string]any
			if ws.ReadJSON(&f) != nil {
				return
			}
			frames <- f
		}
	}(c.frames)
	if ws.WriteJSON(map[string]any{"type": "hello", "token": c.token, "last_seq": c.seq}) != nil {
		c.close()
		return false
	}
	for end := time.Now().Add(3 * time.Second); c.ws != nil && time.Now().Before(end); {
		if f := c.read(100 * time.Millisecond); f != nil && f["type"] == "welcome" {
			return true
		}
	}
	c.close()
	return false
}

// read takes a frame, or nil when none comes in time; a broken socket is closed.
func (c *webClient) read(wait time.Duration) map[string]any {
	if c.ws == nil {
		time.Sleep(wait)
		return nil
	}
	select {
	case f, ok := <-c.frames:
		if !ok {
			c.close()
			return nil
		}
		c.note(f)
		return f
	case <-time.After(wait):
		return nil
	}
}

func (c *webClient) note(f map[string]any) {
	if seq, ok := f["seq"].(float64); ok && f["type"] == "message" && seq > c.seq {
		c.seq = seq
		if f["from"] == "agent" {
			c.agentLines++
		}
	}
	if f["type"] == "welcome" {
		c.token, _ = f["token"].(string)
		c.t.conv, _ = f["conversation"].(string)
	}
}

func (c *webClient) close() {
	if c.ws != nil {
		c.ws.Close()
		c.ws = nil
	}
}
