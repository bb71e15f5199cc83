package records_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
	"github.com/seed-151f84ba/intake/records/recordstest"
)

func open(t testing.TB, o records.Options) *records.DB {
	t.Helper()
	db, err := records.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func file(t testing.TB) string { return filepath.Join(t.TempDir(), "intake.db") }

func TestSQLite(t *testing.T) {
	recordstest.Run(t, func(t *testing.T) *records.DB { return open(t, recordstest.Options(file(t))) })
}

func TestPostgres(t *testing.T) {
	dsn := recordstest.Postgres(t)
	recordstest.Run(t, func(t *testing.T) *records.DB {
		db := open(t, recordstest.Options(dsn))
		recordstest.Empty(t, dsn)
		return db
	})
}

func inbound(from, key string) runner.Inbound {
	now := time.Now()
	return runner.Inbound{Account: "site", Agent: "demo", Channel: "web", Mode: engine.Text, Now: now, Due: now.Add(time.Second),
		Close: time.Hour, NewID: newID, Events: []channels.Event{{Kind: channels.KindMessage, Type: channels.Text, Key: key, Ref: key,
			From: channels.Address{ID: from}, Text: "Hello there, I would like a demo for my team of twelve people."}}}
}

var newID = records.NewIDs(time.Now)

func TestSecondServeIsRefused(t *testing.T) {
	path := file(t)
	first := open(t, recordstest.Options(path))
	if _, err := records.Open(t.Context(), recordstest.Options(path)); !errors.Is(err, records.ErrServed) || !strings.Contains(err.Error(), "PostgreSQL") {
		t.Fatalf("a second serve: %v", err)
	}
	beside := recordstest.Options(path)
	beside.Serve = false
	cli := open(t, beside)
	token, _, err := cli.NewToken(t.Context(), records.System("cli"), "", records.Owner, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.ByToken(t.Context(), token); err != nil {
		t.Fatalf("a token made beside the server: %v", err)
	}
	first.Close()
	third, err := records.Open(t.Context(), recordstest.Options(path))
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	third.Close()
}

func TestSurvivesReopening(t *testing.T) {
	path := file(t)
	db := open(t, recordstest.Options(path))
	stored, err := db.Receive(t.Context(), inbound("ann", "k1"))
	if err != nil {
		t.Fatal(err)
	}
	// Not closed: what was acknowledged must be in the file already. The lock is the only thing in the way.
	o := recordstest.Options(path)
	o.Serve = false
	again := open(t, o)
	l, err := again.Load(t.Context(), stored[0].Conversation)
	if err != nil || len(l.Unread) != 1 {
		t.Fatalf("%+v %v", l, err)
	}
}

func TestOneFailingUnitOfAGroup(t *testing.T) {
	db := open(t, recordstest.Options(file(t)))
	taken := func() string { return "taken" }
	first := inbound("first", "first")
	first.NewID = taken
	if _, err := db.Receive(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			in := inbound(fmt.Sprint("p", i), fmt.Sprint("k", i))
			if i%4 == 0 {
				in.NewID = taken // its contact, conversation and line would have ids in use
			}
			_, err := db.Receive(t.Context(), in)
			if failed := err != nil; failed != (i%4 == 0) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	group.Wait()
	for i := range 64 {
		id, _, err := db.Find(t.Context(), "site", fmt.Sprint("p", i))
		if err != nil || (id == "") != (i%4 == 0) {
			t.Errorf("%d: %q %v", i, id, err)
		}
	}
}

func TestClosedStoreAcknowledgesNothing(t *testing.T) {
	for name, dsn := range map[string]func(*testing.T) string{"sqlite": func(t *testing.T) string { return file(t) },
		"postgres": func(t *testing.T) string { return recordstest.Postgres(t) }} {
		t.Run(name, func(t *testing.T) {
			db := open(t, recordstest.Options(dsn(t)))
			db.Close()
			if _, err := db.Receive(t.Context(), inbound("ann", "k")); err == nil {
				t.Error("received")
			}
			if err := db.Commit(t.Context(), runner.Commit{}); err == nil {
				t.Error("committed")
			}
			if err := db.Ready(t.Context()); err == nil {
				t.Error("ready")
			}
			if err := db.Arm(t.Context(), actions.Arm{Lane: actions.Lane{Kind: "turn", Key: "c"}}); err == nil {
				t.Error("armed")
			}
		})
	}
}

func TestGivingUpStopsOnlyTheWaiting(t *testing.T) {
	db := open(t, recordstest.Options(file(t)))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Receive(ctx, inbound("ann", "k1")); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for i := range 20 { // the writer is not hurt, whatever became of the first
		if _, err := db.Receive(t.Context(), inbound("ann", fmt.Sprint("k", i))); err != nil {
			t.Fatal(err)
		}
	}
	id, seq, err := db.Find(t.Context(), "site", "ann")
	if err != nil || id == "" || seq != 20 {
		t.Fatal(id, seq, err)
	}
}

func TestSecretsAreNotInTheFile(t *testing.T) {
	path := file(t)
	db := open(t, recordstest.Options(path))
	const canary = "canary-7f3a9d1c"
	if _, err := db.Publish(t.Context(), records.System("t"), records.Item{Kind: records.DestinationItem, ID: "crm"},
		map[string]any{"id": "crm", "kind": "webhook", "settings": map[string]string{"secret": canary}}, nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.NewToken(t.Context(), records.System("t"), canary[:6], records.Owner, nil); err != nil {
		t.Fatal(err)
	}
	if spec, ok, err := db.Spec(t.Context(), "crm"); err != nil || !ok || !strings.Contains(string(spec.Settings), canary) {
		t.Fatal(ok, err)
	}
	db.Close()
	for _, suffix := range []string{"", "-wal"} {
		if b, err := os.ReadFile(path + suffix); err == nil && strings.Contains(string(b), canary) {
			t.Errorf("the secret stands in the file%s", suffix)
		}
	}
	o := recordstest.Options(path)
	o.Key = []byte("another key of thirty-two bytes!")
	other := open(t, o)
	if _, _, err := other.Spec(t.Context(), "crm"); err == nil || strings.Contains(err.Error(), canary) {
		t.Fatalf("opened with another key: %v", err)
	}
}

// replica is a watcher that counts nothing but what it was told.
type replica struct {
	mu   sync.Mutex
	told []string
}

func (r *replica) add(kind string, ids ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		r.told = append(r.told, kind+" "+id)
	}
}
func (r *replica) Changed(c ...string)       { r.add("conversation", c...) }
func (r *replica) RecordChanged(c ...string) { r.add("record", c...) }
func (r *replica) Armed(arms []actions.Arm) {
	for _, a := range arms {
		r.add("arm", a.Kind)
	}
}
func (r *replica) SettingsChanged(k records.ItemKind, id string) { r.add(string(k), id) }

func TestReplicasHearOfEachOther(t *testing.T) {
	dsn := recordstest.Postgres(t)
	a, b := open(t, recordstest.Options(dsn)), open(t, recordstest.Options(dsn))
	var heard replica
	b.Watch(&heard)
	time.Sleep(200 * time.Millisecond) // until b listens; a notification before that is lost by design
	stored, err := a.Receive(t.Context(), inbound("ann", "k1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.CreateRecord(t.Context(), records.System("t"), records.Draft{Type: "lead", Agent: "demo"}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Publish(t.Context(), records.System("t"), records.Item{Kind: records.AccountItem, ID: "site"}, map[string]string{"id": "site"}, nil); err != nil {
		t.Fatal(err)
	}
	want := "conversation " + stored[0].Conversation
	for end := time.Now().Add(3 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		heard.mu.Lock()
		got := slices.Clone(heard.told)
		heard.mu.Unlock()
		if slices.Contains(got, want) && slices.Contains(got, "account site") && slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "record ") }) {
			if slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "arm ") }) {
				t.Fatal("the other replica was told of a lane that was armed here")
			}
			return
		}
		if time.Now().After(end) {
			t.Fatalf("heard %v", got)
		}
	}
}

func TestReplicasShareLanesAndKeys(t *testing.T) {
	dsn := recordstest.Postgres(t)
	a, b := open(t, recordstest.Options(dsn)), open(t, recordstest.Options(dsn))
	var group sync.WaitGroup
	for i := range 40 {
		for _, db := range []*records.DB{a, b} {
			group.Go(func() {
				if _, err := db.Receive(t.Context(), inbound(fmt.Sprint("p", i%3), fmt.Sprint("k", i))); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	for p := range 3 {
		id, seq, err := a.Find(t.Context(), "site", fmt.Sprint("p", p))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := b.Since(t.Context(), id, 0, 100)
		if err != nil || int64(len(lines)) != seq || seq < 13 {
			t.Fatalf("person %d: %d lines, seq %d, %v", p, len(lines), seq, err)
		}
		turn, now := []actions.Lane{{Kind: "turn", Key: id}}, time.Now().Add(time.Hour)
		first, err := a.Claim(t.Context(), turn, now, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		second, err := b.Claim(t.Context(), turn, now, time.Minute)
		if err != nil || len(first)+len(second) != 1 {
			t.Fatalf("claimed %d and %d times, %v", len(first), len(second), err)
		}
	}
}

func TestNewIDs(t *testing.T) {
	now := time.Now()
	next := records.NewIDs(func() time.Time { return now })
	last := ""
	for i := range 100000 {
		if i == 50000 {
			now = now.Add(-time.Minute) // a clock set back
		}
		id := next()
		if len(id) != 26 || strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyz") != "" {
			t.Fatalf("id %q", id)
		}
		if id <= last {
			t.Fatalf("%s after %s", id, last)
		}
		last = id
	}
}

func TestRecordIDs(t *testing.T) {
	db := open(t, recordstest.Options(file(t)))
	for prefix, want := range map[string]string{"WIT": "WIT-LED-", "": "LED-", "ab": "AB-LED-"} {
		id := db.NewRecordID(prefix, engine.Lead)
		if !strings.HasPrefix(id, want) || len(id) != len(want)+5 {
			t.Errorf("prefix %q: %s", prefix, id)
		}
	}
	if id := db.NewRecordID("WIT", engine.Ticket); !strings.HasPrefix(id, "WIT-TKT-") {
		t.Error(id)
	}
}
