package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// talk is what each customer of the widget says.
var talk = []string{
	"What are your opening hours?", "I'd like a demo for my team", "My name is Nora Whitfield", "What are your opening hours?",
	"my number is (415) 231-0042",
}

// replies lets customers talk over the widget's socket, one after the other, and notes how long ack and reply took.
func (r *result) replies(w *world) error {
	for range 60 {
		if err := r.customer(w); err != nil {
			return fmt.Errorf("widget: %w", err)
		}
	}
	return nil
}

func (r *result) customer(w *world) error {
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.public, "http")+"/c/site/socket", http.Header{"Origin": {w.public}})
	if err != nil {
		return err
	}
	defer ws.Close()
	if err := ws.WriteJSON(map[string]any{"type": "hello"}); err != nil {
		return err
	}
	if _, err := await(ws, "welcome", ""); err != nil {
		return err
	}
	for i, text := range talk {
		start := time.Now()
		if err := ws.WriteJSON(map[string]any{"type": "message", "id": fmt.Sprintf("m%d", i), "text": text}); err != nil {
			return err
		}
		ack, err := await(ws, "ack", "")
		if err != nil {
			return err
		}
		r.accepted++
		reply, err := await(ws, "message", "agent")
		if err != nil {
			return err
		}
		r.ack = append(r.ack, ms(ack.Sub(start)))
		r.reply = append(r.reply, ms(reply.Sub(start)))
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// await reads until a frame of a type, and for lines of a sender, has come, and returns when.
func await(ws *websocket.Conn, kind, from string) (time.Time, error) {
	_ = ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		var f struct{ Type, From, Code string }
		if err := ws.ReadJSON(&f); err != nil {
			return time.Time{}, fmt.Errorf("waiting for %s: %w", kind, err)
		}
		if f.Type == "error" {
			return time.Time{}, fmt.Errorf("waiting for %s: error %s", kind, f.Code)
		}
		if f.Type == kind && f.From == from {
			return time.Now(), nil
		}
	}
}
