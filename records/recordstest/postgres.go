package recordstest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is the temporary PostgreSQL of this test process. It runs as long as a test uses it.
type cluster struct {
	mu    sync.Mutex
	users int
	made  int
	dir   string
	port  int
	cmd   *exec.Cmd
	out   bytes.Buffer
}

var shared cluster

// Postgres gives the test a fresh, empty database of a temporary cluster on loopback and returns its connection
// string. The cluster is started with the first use and stopped after the last. Where PostgreSQL is not installed the
// test is skipped, loudly; under CI=true it fails.
func Postgres(t testing.TB) (dsn string) {
	t.Helper()
	for _, p := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(p); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("PostgreSQL is missing: %s is not on PATH", p)
			}
			t.Skipf("SKIPPED, NOT TESTED ON POSTGRESQL: %s is not on PATH (make deps installs it)", p)
		}
	}
	dsn, err := shared.use()
	t.Cleanup(shared.leave)
	if err != nil {
		t.Fatalf("start PostgreSQL: %v\n%s", err, shared.out.String())
	}
	return dsn
}

func (c *cluster) use() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users++
	if c.cmd == nil {
		if err := c.start(); err != nil {
			return "", err
		}
	}
	c.made++
	name := fmt.Sprintf("intake_%d", c.made)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.dsn("postgres"))
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return c.dsn(name), nil
}

func (c *cluster) dsn(database string) string {
	return "postgres://postgres@127.0.0.1:" + strconv.Itoa(c.port) + "/" + database + "?sslmode=disable"
}

// leave ends one use and stops the cluster after the last.
func (c *cluster) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users--; c.users > 0 || c.cmd == nil {
		return
	}
	c.stop()
}

func (c *cluster) stop() {
	c.cmd.Process.Signal(os.Interrupt) // fast shutdown
	done := make(chan struct{})
	go func() { c.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		c.cmd.Process.Kill()
		<-done
	}
	c.cmd = nil
	os.RemoveAll(c.dir)
}

func (c *cluster) start() error {
	dir, err := os.MkdirTemp("", "intake-pg")
	if err != nil {
		return err
	}
	c.dir = dir
	who, err := unprivileged(dir)
	if err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	init := exec.Command("initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D", data)
	init.SysProcAttr, init.Dir = who, dir
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if c.port, err = freePort(); err != nil {
		return err
	}
	sync := "fsync=off"
	if os.Getenv("INTAKE_TEST_FSYNC") != "" { // benchmarks measure durable commits
		sync = "fsync=on"
	}
	cmd := exec.Command("postgres", "-D", data, "-k", dir, "-h", "127.0.0.1", "-p", strconv.Itoa(c.port), "-c", sync, "-c", "max_connections=200")
	cmd.SysProcAttr, cmd.Dir, cmd.Stdout, cmd.Stderr = who, dir, &c.out, &c.out
	if err := cmd.Start(); err != nil {
		return err
	}
	c.cmd = cmd
	return c.wait()
}

func (c *cluster) wait() error {
	var err error
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		var conn *pgx.Conn
		if conn, err = pgx.Connect(ctx, c.dsn("postgres")); err == nil {
			conn.Close(ctx)
			cancel()
			return nil
		}
		cancel()
	}
	return err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Empty removes every row of a PostgreSQL store, for the next test of a suite.
func Empty(t testing.TB, dsn string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, `DO $$ DECLARE names text; BEGIN
		SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables
			WHERE schemaname = 'public' AND tablename <> 'goose_db_version';
		EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY';
	END $$`)
	if err != nil {
		t.Fatalf("empty database: %v", err)
	}
}
