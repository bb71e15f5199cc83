package main

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
	_ "modernc.org/sqlite" // the driver the program has
)

// ceilingEnv makes this program the bare server instead of the measurement.
const ceilingEnv = "INTAKE_BENCH_CEILING"

// startCeiling starts a bare server in a process of its own: net/http, HMAC-SHA256 over the body, encoding/json, 200.
func startCeiling() (target string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), ceilingEnv+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("bare server: %w", err)
	}
	return "http://" + strings.TrimSpace(line) + "/hook", stop, nil
}

func serveCeiling() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
		mac := hmac.New(sha256.New, []byte(appSecret))
		mac.Write(body)
		var update map[string]any
		if err != nil || r.Header.Get("X-Hub-Signature-256") != "sha256="+hex.EncodeToString(mac.Sum(nil)) || json.Unmarshal(body, &update) != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusOK)
	}))
}

// limits are bare durable commits on the same engine: nothing but rows like those of a message.
type limits struct {
	lite *sql.DB
	pg   []*pgx.Conn
	n    int64
}

const bareTable = `CREATE TABLE bench_rows (conversation TEXT NOT NULL, seq BIGINT NOT NULL, id TEXT NOT NULL UNIQUE,
	who TEXT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (conversation, seq))`

func newLimits(w *world) (*limits, error) {
	l := &limits{}
	if w.engine == "sqlite" {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(w.dir, "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(1)
		l.lite = db
		_, err = db.Exec(bareTable)
		return l, err
	}
	for range 2 {
		c, err := pgx.Connect(context.Background(), w.dsn)
		if err != nil {
			return nil, err
		}
		l.pg = append(l.pg, c)
	}
	_, err := l.pg[0].Exec(context.Background(), bareTable)
	return l, err
}

func (l *limits) close() {
	if l.lite != nil {
		l.lite.Close()
	}
	for _, c := range l.pg {
		c.Close(context.Background())
	}
}

// grouped commits 32 rows at a time, one after the other (PostgreSQL: on two connections), and returns rows/s.
func (l *limits) grouped(d time.Duration) (float64, error) {
	start, rows := time.Now(), 0
	if l.lite != nil {
		for time.Since(start) < d {
			if err := l.insertLite(32); err != nil {
				return 0, err
			}
			rows += 32
		}
		return float64(rows) / time.Since(start).Seconds(), nil
	}
	var both errgroup.Group
	counts := make([]int, len(l.pg))
	base := l.n
	for i, c := range l.pg {
		both.Go(func() error {
			for n := base + int64(i)*1_000_000; time.Since(start) < d; n += 32 {
				if err := insertPostgres(c, n, 32); err != nil {
					return err
				}
				counts[i] += 32
			}
			return nil
		})
	}
	err := both.Wait()
	l.n += 2_000_000
	return float64(counts[0]+counts[1]) / time.Since(start).Seconds(), err
}

// one commits single rows and returns how long each took in milliseconds.
func (l *limits) one(count int) ([]float64, error) {
	var all []float64
	for range count {
		start := time.Now()
		var err error
		if l.lite != nil {
			err = l.insertLite(1)
		} else {
			err = insertPostgres(l.pg[0], l.n, 1)
			l.n++
		}
		if err != nil {
			return nil, err
		}
		all = append(all, float64(time.Since(start).Microseconds())/1000)
	}
	return all, nil
}

const bareText = "I was wondering how the planner works for a team of twelve people"

func (l *limits) insertLite(rows int) error {
	tx, err := l.lite.Begin()
	if err != nil {
		return err
	}
	stmt, err := tx.Prepare(`INSERT INTO bench_rows VALUES (?, ?, ?, 'customer', ?, ?)`)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	for range rows {
		l.n++
		if _, err := stmt.Exec(conversationOf(l.n), l.n, idOf(l.n), bareText, time.Now().UnixMicro()); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func insertPostgres(c *pgx.Conn, from int64, rows int) error {
	conversations, seqs, ids := make([]string, rows), make([]int64, rows), make([]string, rows)
	for i := range rows {
		n := from + int64(i)
		conversations[i], seqs[i], ids[i] = conversationOf(n), n, idOf(n)
	}
	_, err := c.Exec(context.Background(), `INSERT INTO bench_rows SELECT *, 'customer', $4::text, $5::bigint FROM unnest($1::text[], $2::bigint[], $3::text[])`,
		conversations, seqs, ids, bareText, time.Now().UnixMicro())
	return err
}

func conversationOf(n int64) string { return fmt.Sprintf("conversation-%013d", n%1000) }
func idOf(n int64) string           { return fmt.Sprintf("%026d", n) }
