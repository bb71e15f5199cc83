package main

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/actions/egress"
	"github.com/seed-151f84ba/intake/admin"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract/rules"
	"github.com/seed-151f84ba/intake/prompts"
	"github.com/seed-151f84ba/intake/records"
)

// house is the program's rooms wired together. What a role does not need is nil.
type house struct {
	*program
	db          *records.DB
	key         []byte
	file        atomic.Pointer[configs.File]
	reported    atomic.Pointer[[]string] // items whose console version stays (contract, Configuration file)
	guard       egress.Policy
	http        *http.Client
	metrics     *metrics
	ward        *ward
	connections *runner.Connections
	hub         *runner.Hub
	answers     *answers
	models      *models // nil = the environment names no model
	worker      *actions.Worker
	live        *admin.Live
	reconnect   chan struct{}
	newID       func() string
}

// open opens the database and applies the configuration file. serve says that this process works on the database.
func (p *program) open(serve bool, f configs.File) (*house, error) {
	key, err := p.sealingKey()
	if err != nil {
		return nil, err
	}
	h := &house{program: p, key: key, metrics: newMetrics(), connections: &runner.Connections{},
		reconnect: make(chan struct{}, 1), newID: records.NewIDs(p.now), live: admin.NewLive()}
	h.file.Store(&f)
	if p.process.LLM.URL != "" {
		h.models = &models{house: h}
	}
	h.db, err = records.Open(p.ctx, records.Options{
		DSN: string(p.process.Database), Serve: serve, Now: p.now, NewID: h.newID, Key: key, Log: p.log, AdminURL: p.process.AdminURL,
	})
	if err != nil {
		return nil, err
	}
	h.hub = runner.NewHub(h.db, p.now)
	h.ward = newWard(p.now, p.log, h.db.NoteHealth)
	if h.guard, err = egress.Parse(f.Egress.Allow); err != nil {
		return nil, fmt.Errorf("egress.allow: %w", err)
	}
	h.http = egress.Client(h.guard)
	h.answers = &answers{count: func(outcome string) { h.metrics.count(outcome, "bot") }}
	return h, nil
}

// sealingKey is INTAKE_KEY, or the content of the 0600 file made at the first run.
func (p *program) sealingKey() ([]byte, error) {
	if k := string(p.process.Key); k != "" {
		sum := sha256.Sum256([]byte(k))
		return sum[:], nil
	}
	path := filepath.Join(p.process.Data, "key")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		fresh := make([]byte, 32)
		_, _ = rand.Read(fresh)
		if err := os.MkdirAll(p.process.Data, 0o700); err != nil {
			return nil, fmt.Errorf("sealing key: %w", err)
		}
		out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) { // another process was first
			return p.sealingKey()
		}
		if err != nil {
			return nil, fmt.Errorf("sealing key: %w", err)
		}
		defer out.Close()
		if _, err := out.WriteString(hex.EncodeToString(fresh) + "\n"); err != nil {
			return nil, fmt.Errorf("sealing key: %w", err)
		}
		return fresh, out.Sync()
	}
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	k, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(k) != 32 {
		return nil, fmt.Errorf("sealing key: %s does not hold 64 hexadecimal digits", path)
	}
	return k, nil
}

// derive makes the key of one use from the sealing key.
func (h *house) derive(use string) []byte {
	k, err := hkdf.Key(sha256.New, h.key, nil, "intake/"+use, 32)
	if err != nil {
		panic(err) // only for lengths SHA-256 cannot give
	}
	return k
}

// turner is what does turns. record makes ids of records.
func turner(record func(string, engine.RecordKind) string, newID func() string) (*runner.Turner, error) {
	words, err := prompts.Load()
	if err != nil {
		return nil, err
	}
	if record == nil {
		record = func(prefix string, k engine.RecordKind) string { return localRecordID(prefix, k, newID()) }
	}
	return &runner.Turner{Rules: rules.New(), Answerer: &answer.Lexical{}, Words: words, NewID: newID, RecordID: record}, nil
}

// localRecordID is the id of a record that is shown and not kept.
func localRecordID(prefix string, k engine.RecordKind, id string) string {
	middle := "LED-"
	if k == engine.Ticket {
		middle = "TKT-"
	}
	if prefix != "" {
		prefix += "-"
	}
	return prefix + middle + strings.ToUpper(id[len(id)-5:])
}

// localIDs makes ids for commands that store nothing.
func localIDs(now func() time.Time) func() string { return records.NewIDs(now) }

// watcher passes the store's news on.
type watcher struct{ h *house }

// Changed implements records.Watcher.
func (w watcher) Changed(conversations ...string) {
	w.h.hub.Wake(conversations...)
	w.h.live.Changed(conversations...)
}

// Armed implements records.Watcher.
func (w watcher) Armed(arms []actions.Arm) {
	if w.h.worker != nil {
		w.h.worker.Wake(arms...)
	}
}

// RecordChanged implements records.Watcher.
func (w watcher) RecordChanged(ids ...string) { w.h.live.RecordChanged(ids...) }

// SettingsChanged implements records.Watcher.
func (w watcher) SettingsChanged(kind records.ItemKind, _ string) {
	if kind != records.DestinationItem {
		w.h.rewire()
	}
}

// rewire asks for the connections to be built anew.
func (h *house) rewire() {
	select {
	case h.reconnect <- struct{}{}:
	default:
	}
}
