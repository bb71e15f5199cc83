package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgres starts a PostgreSQL server of its own below dir, with every commit durable as it is by default.
func postgres(dir string) (dsn string, stop func(), err error) {
	data := filepath.Join(dir, "pg")
	if err := os.Mkdir(data, 0o700); err != nil {
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
	initdb, err := tool("initdb")
	if err != nil {
		return "", nil, err
	}
	server, err := tool("postgres")
	if err != nil {
		return "", nil, err
	}
	init := exec.Command(initdb, "-D", data, "-U", "intake", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
	init.SysProcAttr, init.Dir = attr, data
	if out, err := init.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	_, port, _ := net.SplitHostPort(freeAddr())
	cmd := exec.Command(server, "-D", data, "-h", "127.0.0.1", "-p", port, "-k", data)
	cmd.SysProcAttr, cmd.Dir = attr, data
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = cmd.Process.Signal(syscall.SIGINT) // fast shutdown
		_ = cmd.Wait()
	}
	dsn = "postgres://intake@127.0.0.1:" + port + "/postgres?sslmode=disable"
	for range 400 {
		if c, err := pgx.Connect(context.Background(), dsn); err == nil {
			c.Close(context.Background())
			return dsn, stop, nil
		}
		time.Sleep(25 * time.Millisecond)
	}
	stop()
	return "", nil, errors.New("PostgreSQL did not start in 10 s")
}

// tool finds a program of PostgreSQL, which Debian keeps off PATH.
func tool(name string) (string, error) {
	if p, err := exec.LookPath(name); err == nil {
		return p, nil
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(all) == 0 {
		return "", errors.New("PostgreSQL is not installed (make deps)")
	}
	return all[len(all)-1], nil
}
