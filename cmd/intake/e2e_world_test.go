package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	botToken      = "1000:end-to-end-bot"
	hookToken     = "end-to-end-hook"
	webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
)

// within is how long something that comes at once may take on a busy machine.
const within = 15 * time.Second

// configuration of the programs under test: an agent that collects two fields, two channels, one destination.
const configuration = `
agents:
  - id: e2e
    name: Tester
    kind: text
    region: US
    timezone: UTC
    languages: [en]
    greeting: Hello from the test
    faq: [{q: What are your opening hours?, a: We are open from nine to five.}]
    text:
      enabled: true
      instructions: Ask for contact details when the customer wants a demo.
      fields: {name: required, phone: required, email: off, company: off}
accounts:
  - {id: site, channel: web, agent: e2e}
  - {id: tg, channel: telegram, agent: e2e, settings: {bot_token: %q, secret_token: %q, api_base: %q}}
destinations:
  - {id: hook, kind: webhook, settings: {url: %q, secret: %q}, events: [record.created]}
engine: {quiet_window: 20ms}
egress: {allow: ["127.0.0.0/8"]}
`

// world is what stands around the programs of a test: a platform, a receiver, a configuration file, a database.
type world struct {
	*testing.T
	dir      string
	file     string
	database string
	bot      *botAPI
	receiver *receiver
	token    string
}

// newWorld makes a world on a database: a PostgreSQL URL, or "" for a SQLite file of its own.
func newWorld(t *testing.T, database string) *world {
	t.Helper()
	w := &world{T: t, dir: t.TempDir(), database: database, bot: newBotAPI(t), receiver: newReceiver(t)}
	w.file = filepath.Join(w.dir, "intake.yaml")
	if database == "" {
		w.database = filepath.Join(w.dir, "data", "intake.db")
	}
	w.configure(w.text())
	w.token = strings.TrimSpace(w.command("token", "--role", "owner"))
	return w
}

func (w *world) text() string {
	return fmt.Sprintf(configuration, botToken, hookToken, w.bot.URL, w.receiver.URL, webhookSecret)
}

func (w *world) configure(text string) {
	w.Helper()
	if err := os.WriteFile(w.file, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
}

func (w *world) env() []string {
	return append(os.Environ(), "INTAKE_CONFIG="+w.file, "INTAKE_DATA="+filepath.Join(w.dir, "data"),
		"INTAKE_DATABASE="+w.database, "INTAKE_KEY=one key for every replica", "INTAKE_LOG=info")
}

// command runs a command to its end and returns what it printed.
func (w *world) command(args ...string) string {
	w.Helper()
	cmd := exec.Command(binary(w), args...)
	cmd.Env = w.env()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		w.Fatalf("intake %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String()
}

// process is a running `intake serve`.
type process struct {
	*world
	cmd    *exec.Cmd
	public string
	admin  string
	log    *buffer
	out    *buffer
	ended  chan error
}

// serve starts a program on free ports and waits until it is ready. It is killed at the end of the test.
func (w *world) serve(more ...string) *process {
	w.Helper()
	public, admin := freeAddr(w), freeAddr(w)
	p := &process{world: w, cmd: exec.Command(binary(w), "serve"), public: "http://" + public, admin: "http://" + admin,
		log: &buffer{}, out: &buffer{}, ended: make(chan error, 1)}
	p.cmd.Env = append(append(w.env(), "INTAKE_PUBLIC_ADDR="+public, "INTAKE_ADMIN_ADDR="+admin), more...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.log
	if err := p.cmd.Start(); err != nil {
		w.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	w.Cleanup(func() {
		p.kill()
		if w.Failed() {
			w.Logf("log of %s:\n%s", public, p.log.tail())
		}
	})
	for _, base := range []string{p.public, p.admin} {
		if err := ready(base); err != nil {
			w.Fatalf("%v\n%s", err, p.log.tail())
		}
	}
	return p
}

// kill ends the process without a chance to say goodbye. A second call does nothing.
func (p *process) kill() {
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		select {
		case <-p.ended:
		case <-time.After(within):
		}
	}
}

// terminate asks the process to stop and waits at most limit for it.
func (p *process) terminate(limit time.Duration) error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-p.ended:
		return err
	case <-time.After(limit):
		return fmt.Errorf("still running %s after SIGTERM", limit)
	}
}

// status does a request and returns the answer's status.
func (p *process) status(method, url string, header http.Header, body []byte) int {
	p.Helper()
	code, _ := p.request(method, url, header, body)
	return code
}

func (p *process) request(method, url string, header http.Header, body []byte) (int, []byte) {
	p.Helper()
	req, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	client := http.Client{Timeout: 30 * time.Second}
	r, err := client.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		p.Fatal(err)
	}
	return r.StatusCode, text
}

// api calls the admin API; into may be nil. A status other than want ends the test.
func (p *process) api(method, path string, body any, want int, into any) {
	p.Helper()
	var raw []byte
	header := http.Header{"Authorization": {"Bearer " + p.token}}
	if body != nil {
		raw, _ = json.Marshal(body)
		header.Set("Content-Type", "application/json")
	}
	code, text := p.request(method, p.admin+"/api/v1/"+path, header, raw)
	if code != want {
		p.Fatalf("%s %s: %d, want %d: %s", method, path, code, want, text)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			p.Fatalf("%s %s: %v in %s", method, path, err, text)
		}
	}
}

// telegram posts an update as the platform does and returns the status.
func (p *process) telegram(chat, message int, text string) int {
	p.Helper()
	return p.status(http.MethodPost, p.public+"/c/tg", hookHeader(hookToken), update(chat, message, text))
}

func hookHeader(secret string) http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	if secret != "" {
		h.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	return h
}

func update(chat, message int, text string) []byte {
	who := map[string]any{"id": chat, "is_bot": false, "first_name": "C"}
	body, _ := json.Marshal(map[string]any{"update_id": chat*1000 + message, "message": map[string]any{
		"message_id": message, "date": time.Now().Unix(), "text": text, "from": who,
		"chat": map[string]any{"id": chat, "type": "private"},
	}})
	return body
}

// eventually waits for a condition.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", within, what)
		}
	}
}

// buffer is a log that can be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// tail is the last 4,000 bytes.
func (b *buffer) tail() string {
	s := b.String()
	return s[max(0, len(s)-4000):]
}

// loopback is an HTTP server on loopback that lives as long as the test.
func loopback(t testing.TB, h http.HandlerFunc) *httptest.Server {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}
