package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// world is a program under test and everything around it: its database, a platform, a receiver of deliveries.
type world struct {
	o          options
	dir        string
	env        []string
	public     string
	admin      string
	token      string
	platform   *httptest.Server
	receiver   *httptest.Server
	stopServer func()

	cmd *exec.Cmd

	mu    sync.Mutex
	sent  map[string]map[string]int // chat → text → how often the platform got it
	got   map[string]map[string]int // record → webhook-id + body → how often it came
	tries map[string]int
}

const (
	botToken = "1000:crash-test-bot"
	hookKey  = "crash-test-hook"
)

func newWorld(o options, engine string) (*world, error) {
	dir, err := os.MkdirTemp(o.dir, engine+"-")
	if err != nil {
		return nil, err
	}
	w := &world{o: o, dir: dir, sent: map[string]map[string]int{}, got: map[string]map[string]int{}, tries: map[string]int{}}
	w.platform = httptest.NewServer(http.HandlerFunc(w.telegram))
	w.receiver = httptest.NewServer(http.HandlerFunc(w.webhook))
	public, admin := freePort(), freePort()
	w.public, w.admin = "http://"+public, "http://"+admin
	dsn := filepath.Join(dir, "intake.db")
	if engine == "postgres" {
		if dsn, w.stopServer, err = postgres(dir); err != nil {
			return nil, err
		}
	}
	file := filepath.Join(dir, "intake.yaml")
	if err := os.WriteFile(file, []byte(fmt.Sprintf(configuration, botToken, hookKey, w.platform.URL, w.receiver.URL)), 0o600); err != nil {
		return nil, err
	}
	w.env = append(os.Environ(), "INTAKE_CONFIG="+file, "INTAKE_DATA="+dir, "INTAKE_DATABASE="+dsn,
		"INTAKE_PUBLIC_ADDR="+public, "INTAKE_ADMIN_ADDR="+admin, "INTAKE_PLANT="+o.plant, "INTAKE_LOG=warn")
	out, err := w.command("token", "--role", "owner").Output()
	if err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	w.token = strings.TrimSpace(string(out))
	return w, nil
}

// configuration of the program under test: an agent that collects two fields, two channels, one destination.
const configuration = `
agents:
  - id: crash
    name: Crash
    kind: text
    region: US
    timezone: UTC
    languages: [en]
    text:
      enabled: true
      instructions: Ask for contact details when the customer wants a demo.
      fields: {name: required, phone: required, email: off, company: off}
accounts:
  - {id: site, channel: web, agent: crash}
  - {id: tg, channel: telegram, agent: crash, settings: {bot_token: %q, secret_token: %q, api_base: %q}}
destinations:
  - {id: hook, kind: webhook, settings: {url: %q, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, events: [record.created]}
engine: {quiet_window: 20ms}
egress: {allow: ["127.0.0.0/8"]}
`

func (w *world) command(args ...string) *exec.Cmd {
	c := exec.Command(w.o.bin, args...)
	c.Env = w.env
	if w.o.verbose {
		c.Stderr = os.Stderr
	}
	return c
}

// start starts the program and waits until it is ready.
func (w *world) start() error {
	w.cmd = w.command("serve")
	if err := w.cmd.Start(); err != nil {
		return err
	}
	for range 300 {
		if r, err := http.Get(w.public + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New("the program did not become ready in 6 s")
}

func (w *world) kill() {
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
}

func (w *world) close() {
	if w.cmd != nil {
		w.kill()
	}
	if w.stopServer != nil {
		w.stopServer()
	}
	w.platform.Close()
	w.receiver.Close()
}

// telegram is the platform: it takes sendMessage and remembers what it took.
func (w *world) telegram(rw http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/bot"+botToken+"/") {
		http.Error(rw, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, http.StatusUnauthorized)
		return
	}
	if !strings.HasSuffix(r.URL.Path, "/sendMessage") {
		_, _ = io.WriteString(rw, `{"ok":true,"result":true}`)
		return
	}
	chat, text := sendMessage(r)
	w.mu.Lock()
	if w.sent[chat] == nil {
		w.sent[chat] = map[string]int{}
	}
	w.sent[chat][text]++
	n := len(w.sent)
	w.mu.Unlock()
	fmt.Fprintf(rw, `{"ok":true,"result":{"message_id":%d,"date":1700000000,"chat":{"id":%s,"type":"private"}}}`, n+time.Now().Nanosecond(), chat)
}

func sendMessage(r *http.Request) (chat, text string) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var m struct {
			Chat json.Number `json:"chat_id"`
			Text string      `json:"text"`
		}
		_ = json.NewDecoder(r.Body).Decode(&m)
		return m.Chat.String(), m.Text
	}
	_ = r.ParseMultipartForm(1 << 20)
	return r.FormValue("chat_id"), r.FormValue("text")
}

// webhook is the receiver of deliveries: it refuses every first attempt.
func (w *world) webhook(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	var m struct {
		Data struct {
			Record struct {
				ID string `json:"id"`
			} `json:"record"`
		} `json:"data"`
	}
	_ = json.Unmarshal(body, &m)
	w.mu.Lock()
	defer w.mu.Unlock()
	id := m.Data.Record.ID
	if w.got[id] == nil {
		w.got[id] = map[string]int{}
	}
	w.got[id][r.Header.Get("webhook-id")+" "+string(body)]++
	w.tries[id]++
	if w.tries[id] == 1 {
		rw.WriteHeader(http.StatusInternalServerError)
	}
}

// replies is how many different texts the platform took for a chat.
func (w *world) replies(chat string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.sent[chat])
}

// get reads JSON from the admin API.
func (w *world) get(path string, into any) error {
	req, err := http.NewRequest(http.MethodGet, w.admin+"/api/v1/"+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s", path, r.Status)
	}
	return json.NewDecoder(r.Body).Decode(into)
}

func freePort() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// postgres starts a PostgreSQL server of its own in a temporary folder.
func postgres(dir string) (dsn string, stop func(), err error) {
	bin := ""
	if p, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			bin = filepath.Dir(real)
		}
	}
	if bin == "" {
		all, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
		if len(all) == 0 {
			return "", nil, errors.New("PostgreSQL is not installed (make deps)")
		}
		bin = all[len(all)-1]
	}
	data := filepath.Join(dir, "pg")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return "", nil, err
	}
	attr := &syscall.SysProcAttr{}
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			return "", nil, err
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := errors.Join(os.Chmod(dir, 0o755), os.Chown(data, uid, gid)); err != nil {
			return "", nil, err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	init := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "intake", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
	init.SysProcAttr, init.Dir = attr, data
	if out, err := init.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	_, port, _ := net.SplitHostPort(freePort())
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-h", "127.0.0.1", "-p", port, "-k", data)
	server.SysProcAttr, server.Dir = attr, data
	if err := server.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = server.Process.Signal(syscall.SIGINT)
		_ = server.Wait()
	}
	for range 200 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			time.Sleep(200 * time.Millisecond)
			return "postgres://intake@127.0.0.1:" + port + "/postgres?sslmode=disable", stop, nil
		}
		time.Sleep(25 * time.Millisecond)
	}
	stop()
	return "", nil, errors.New("PostgreSQL did not start")
}
