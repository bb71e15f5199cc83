//go:build unix

package records_test

import (
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the bare loop the receive is measured against

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
	"github.com/seed-151f84ba/intake/records/recordstest"
)

// cpu is what this process has used: the figure other load on the machine disturbs least.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func reportCPU(b *testing.B, before time.Duration) {
	b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-us/op")
}

// receiveMany has 64 callers store one message each, over and over, and reports messages a second and how long one waits.
func receiveMany(b *testing.B, db *records.DB) {
	var next atomic.Int64
	var group sync.WaitGroup
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	defer reportCPU(b, cpu())
	start := time.Now()
	for range 64 {
		group.Go(func() {
			for {
				n := next.Add(1)
				if n > int64(b.N) {
					return
				}
				began := time.Now()
				if _, err := db.Receive(b.Context(), inbound(fmt.Sprint("p", n%500), fmt.Sprint("k", n))); err != nil {
					b.Error(err)
					return
				}
				took[n-1] = time.Since(began)
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "messages/s")
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}

func BenchmarkReceiveSQLite(b *testing.B) { receiveMany(b, open(b, recordstest.Options(file(b)))) }

// BenchmarkReceivePostgres measures durable commits with INTAKE_TEST_FSYNC=1.
func BenchmarkReceivePostgres(b *testing.B) {
	receiveMany(b, open(b, recordstest.Options(recordstest.Postgres(b))))
}

// BenchmarkReceiveAlone is one caller: nothing waits for a group to fill.
func BenchmarkReceiveAlone(b *testing.B) {
	db := open(b, recordstest.Options(file(b)))
	defer reportCPU(b, cpu())
	for n := range b.N {
		if _, err := db.Receive(b.Context(), inbound(fmt.Sprint("p", n%500), fmt.Sprint("k", n))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTurnSQLite is what a turn asks of the store: a message is there, it is loaded, the reply is committed.
func BenchmarkTurnSQLite(b *testing.B) {
	db := open(b, recordstest.Options(file(b)))
	in := inbound("p0", "k")
	for n := range b.N {
		in.Events = append(in.Events, channels.Event{Kind: channels.KindMessage, Key: fmt.Sprint("b", n), Text: "My name is Ann",
			From: channels.Address{ID: fmt.Sprint("p", n)}})
	}
	stored, err := db.Receive(b.Context(), in)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	defer reportCPU(b, cpu())
	for n := range b.N {
		l, err := db.Load(b.Context(), stored[n+1].Conversation)
		if err != nil {
			b.Fatal(err)
		}
		c := runner.Commit{Conversation: l.Conversation.ID, Version: l.Conversation.Version, Now: time.Now(), State: l.State, Read: 1,
			Lines: []runner.NewLine{{Text: "What is your name?"}}, Log: runner.TurnLog{ID: newID(), Version: "v"}}
		if err := db.Commit(b.Context(), c); err != nil {
			b.Fatal(n, err)
		}
	}
}

// BenchmarkBareLoop is the limit: one row per message, 32 a commit, nothing else.
func BenchmarkBareLoop(b *testing.B) {
	db, insert := bareRows(b)
	defer db.Close()
	defer reportCPU(b, cpu())
	start := time.Now()
	for n := 0; n < b.N; n += 32 {
		if err := insert(n, 32); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "rows/s")
}

// bareRows is a database of one table, and what inserts rows into it in one durable commit.
func bareRows(t testing.TB) (*sql.DB, func(from, count int) error) {
	db, err := sql.Open("sqlite", "file:"+file(t)+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE m (id INTEGER PRIMARY KEY, chan TEXT, ext TEXT, body TEXT, UNIQUE (chan, ext))"); err != nil {
		t.Fatal(err)
	}
	return db, func(from, count int) error {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback() // after a commit this does nothing
		stmt, err := tx.Prepare("INSERT INTO m (chan, ext, body) VALUES (?, ?, ?)")
		if err != nil {
			return err
		}
		for n := range count {
			if _, err := stmt.Exec("site", fmt.Sprint("k", from+n), "Hello there, I would like a demo for my team of twelve people."); err != nil {
				return err
			}
		}
		return tx.Commit()
	}
}
