package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// botAPI is Telegram: it takes sendMessage and remembers what it took.
type botAPI struct {
	*httptest.Server
	mu   sync.Mutex
	sent map[string][]string // chat → texts in order
	n    int
}

func newBotAPI(t *testing.T) *botAPI {
	b := &botAPI{sent: map[string][]string{}}
	b.Server = loopback(t, b.serve)
	return b
}

func (b *botAPI) serve(rw http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/bot"+botToken+"/") {
		http.Error(rw, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, http.StatusUnauthorized)
		return
	}
	if !strings.HasSuffix(r.URL.Path, "/sendMessage") {
		_, _ = io.WriteString(rw, `{"ok":true,"result":true}`)
		return
	}
	_ = r.ParseMultipartForm(1 << 20)
	chat := r.FormValue("chat_id")
	b.mu.Lock()
	b.sent[chat] = append(b.sent[chat], r.FormValue("text"))
	b.n++
	id := b.n
	b.mu.Unlock()
	fmt.Fprintf(rw, `{"ok":true,"result":{"message_id":%d,"date":1700000000,"chat":{"id":%s,"type":"private"}}}`, 100_000+id, chat)
}

// to is what was sent to a chat.
func (b *botAPI) to(chat int) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.sent[strconv.Itoa(chat)]...)
}

// receiver is a customer's own address for webhooks. It refuses as many attempts as it is told to.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	refuse int
	got    []delivered
}

type delivered struct {
	header http.Header
	body   []byte
}

func newReceiver(t *testing.T) *receiver {
	c := &receiver{}
	c.Server = loopback(t, func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		c.mu.Lock()
		defer c.mu.Unlock()
		c.got = append(c.got, delivered{r.Header.Clone(), body})
		if c.refuse > 0 {
			c.refuse--
			rw.WriteHeader(http.StatusInternalServerError)
		}
	})
	return c
}

func (c *receiver) deliveries() []delivered {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]delivered(nil), c.got...)
}

// frame is everything a widget gets.
type frame struct {
	Type         string
	Token        string
	Conversation string
	Seq          int64
	ID           string
	Greeting     string
	From         string
	Text         string
	Code         string
	read         time.Time
}

// widget is a customer's browser without a page.
type widget struct {
	testing.TB
	ws     *websocket.Conn
	frames chan frame
	closed chan error // why the socket ended
	token  string
	conv   string
	last   int64
}

// dial opens a socket and says hello; it returns after the welcome.
func (p *process) dial(token string, last int64) *widget {
	p.Helper()
	return p.hello(map[string]any{"token": token, "last_seq": last, "page": p.public + "/pricing"})
}

// hello is dial with any first frame.
func (p *process) hello(first map[string]any) *widget {
	p.Helper()
	first["type"] = "hello"
	url := "ws" + strings.TrimPrefix(p.public, "http") + "/c/site/socket"
	ws, r, err := websocket.DefaultDialer.Dial(url, http.Header{"Origin": {p.public}})
	if err != nil {
		p.Fatalf("socket: %v (%v)", err, r)
	}
	c := &widget{TB: p.T, ws: ws, frames: make(chan frame, 256), closed: make(chan error, 1)}
	p.Cleanup(func() { ws.Close() })
	go c.read()
	c.send(first)
	welcome := c.next()
	if welcome.Type != "welcome" || welcome.Token == "" || welcome.Conversation == "" {
		p.Fatalf("not a welcome: %+v", welcome)
	}
	c.token, c.conv, c.last = welcome.Token, welcome.Conversation, welcome.Seq
	return c
}

func (c *widget) read() {
	defer close(c.frames)
	for {
		var f frame
		_, raw, err := c.ws.ReadMessage()
		if err != nil {
			c.closed <- err
			return
		}
		if err := json.Unmarshal(raw, &f); err != nil {
			c.closed <- fmt.Errorf("not JSON: %q", raw)
			return
		}
		f.read = time.Now()
		c.frames <- f
	}
}

func (c *widget) send(f map[string]any) {
	c.Helper()
	if err := c.ws.WriteJSON(f); err != nil {
		c.Fatalf("socket: %v", err)
	}
}

// say sends a message and returns its ack, which must come before any line: a reply never overtakes it.
func (c *widget) say(id, text string) frame {
	c.Helper()
	c.send(map[string]any{"type": "message", "id": id, "text": text})
	f := c.next()
	for f.Type == "form" || f.Type == "record" { // of the line before
		f = c.next()
	}
	if f.Type != "ack" || f.ID != id || f.Seq == 0 {
		c.Fatalf("after %q came %+v, want its ack", text, f)
	}
	return f
}

// next is the next frame that is not about typing.
func (c *widget) next() frame {
	c.Helper()
	for end := time.After(within); ; {
		select {
		case f, ok := <-c.frames:
			if !ok {
				c.Fatalf("the socket ended: %v", <-c.closed)
			}
			if f.Type != "typing" {
				return f
			}
		case <-end:
			c.Fatal("no frame came")
		}
	}
}

// line is the next line of the conversation.
func (c *widget) line() frame {
	c.Helper()
	for {
		if f := c.next(); f.Type == "message" {
			return f
		}
	}
}

// silent fails when a line comes within a time.
func (c *widget) silent(d time.Duration) {
	c.Helper()
	for end := time.After(d); ; {
		select {
		case f := <-c.frames:
			if f.Type == "message" {
				c.Fatalf("unexpected line: %+v", f)
			}
		case <-end:
			return
		}
	}
}
