package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	appSecret = "bench-app-secret"
	numbers   = 10 // of the app: each may send 80 messages a second
)

// world is a program under measurement, its database and its platform.
type world struct {
	o        options
	engine   string
	dir      string
	dsn      string
	public   string
	admin    string
	platform *httptest.Server
	database func() // stops the PostgreSQL server
	cmd      *exec.Cmd
}

const configuration = `
agents:
  - id: bench
    name: Bench
    kind: text
    region: US
    timezone: UTC
    languages: [en]
    faq: [{q: What are your opening hours?, a: We are open from nine to five.}]
    text:
      enabled: true
      instructions: Ask for contact details when the customer wants a demo.
      fields: {name: required, phone: required, email: off, company: off}
accounts:
  - {id: site, channel: web, agent: bench}
%[1]sengine: {quiet_window: %[2]s, quiet_max: %[3]s}
egress: {allow: ["127.0.0.0/8"]}
`

// number is the account of one WhatsApp number; one address takes the webhooks of all numbers of an app.
const number = "  - {id: wa%[1]d, channel: whatsapp, agent: bench, settings: {phone_number_id: \"10%[1]d\", access_token: t, app_secret: %[2]q, verify_token: v, api_base: %[3]q}}\n"

func newWorld(o options, engine string) (*world, error) {
	dir, err := os.MkdirTemp("", "intake-bench-")
	if err != nil {
		return nil, err
	}
	w := &world{o: o, engine: engine, dir: dir, dsn: filepath.Join(dir, "intake.db")}
	if engine == "postgres" {
		if w.dsn, w.database, err = postgres(dir); err != nil {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
	}
	var sent atomic.Int64
	w.platform = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		fmt.Fprintf(rw, `{"messaging_product":"whatsapp","messages":[{"id":"wamid.bench%d"}]}`, sent.Add(1))
	}))
	return w, nil
}

// start starts the program with a quiet window and waits until it is ready.
func (w *world) start(quiet string) error {
	public, admin := freeAddr(), freeAddr()
	w.public, w.admin = "http://"+public, "http://"+admin
	file := filepath.Join(w.dir, "intake.yaml")
	longest := "8s"
	if quiet == "1h" {
		longest = quiet
	}
	var accounts strings.Builder
	for n := range numbers {
		fmt.Fprintf(&accounts, number, n, appSecret, w.platform.URL)
	}
	if err := os.WriteFile(file, fmt.Appendf(nil, configuration, accounts.String(), quiet, longest), 0o600); err != nil {
		return err
	}
	w.cmd = exec.Command(w.o.bin, "serve")
	w.cmd.Env = append(os.Environ(), "INTAKE_CONFIG="+file, "INTAKE_DATA="+w.dir, "INTAKE_DATABASE="+w.dsn,
		"INTAKE_PUBLIC_ADDR="+public, "INTAKE_ADMIN_ADDR="+admin, "INTAKE_LOG=warn")
	if w.o.verbose {
		w.cmd.Stderr = os.Stderr
	}
	if err := w.cmd.Start(); err != nil {
		return err
	}
	for range 500 {
		if r, err := http.Get(w.admin + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New("the program did not become ready in 10 s")
}

// stop lets the program finish.
func (w *world) stop() error {
	if err := w.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := w.cmd.Wait()
	w.cmd = nil
	return err
}

func (w *world) close() {
	if w.cmd != nil {
		_ = w.cmd.Process.Kill()
		_ = w.cmd.Wait()
	}
	if w.database != nil {
		w.database()
	}
	w.platform.Close()
	os.RemoveAll(w.dir)
}

// idle waits until every turn was made and every reply sent.
func (w *world) idle() error {
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		busy, err := w.lanes()
		if err != nil || busy == 0 {
			return err
		}
	}
	return errors.New("the program was not done with its turns after 90 s")
}

// lanes is how many lanes of turns and replies wait or run.
func (w *world) lanes() (float64, error) {
	r, err := http.Get(w.admin + "/metrics")
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	sum, seen := 0.0, 0
	for lines := bufio.NewScanner(r.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if !strings.HasPrefix(name, "intake_lanes{") || !strings.Contains(name, `"turn"`) && !strings.Contains(name, `"send"`) {
			continue
		}
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return 0, err
		}
		sum, seen = sum+n, seen+1
	}
	if seen == 0 {
		return 0, errors.New("the program's metrics do not show its lanes")
	}
	return sum, nil
}

// stored is how many messages of customers the database holds. The program must have ended.
func (w *world) stored() (n int, err error) {
	const count = `SELECT count(*) FROM lines WHERE who = 'customer'`
	ctx := context.Background()
	if w.engine == "sqlite" {
		db, err := sql.Open("sqlite", w.dsn)
		if err != nil {
			return 0, err
		}
		defer db.Close()
		err = db.QueryRow(count).Scan(&n)
		return n, err
	}
	c, err := pgx.Connect(ctx, w.dsn)
	if err != nil {
		return 0, err
	}
	defer c.Close(ctx)
	err = c.QueryRow(ctx, count).Scan(&n)
	return n, err
}

// cpu is how many microseconds the program has used; 0 where /proc does not tell.
func (w *world) cpu() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", w.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(f[11], 64)
	system, _ := strconv.ParseFloat(f[12], 64)
	return (user + system) * 10_000 // ticks of 10 ms
}

// peak is the most memory the program held, in MiB; 0 where /proc does not tell.
func (w *world) peak() float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.cmd.Process.Pid))
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kib, _ := strconv.ParseFloat(strings.Fields(rest + " 0")[0], 64)
	return kib / 1024
}

func freeAddr() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}
