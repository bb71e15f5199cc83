package configs

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWatch(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "intake.yaml")
	if err := os.WriteFile(path, []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	changes, ended := make(chan struct{}, 10), make(chan error, 1)
	go func() { ended <- Watch(ctx, path, func() { changes <- struct{}{} }) }()

	deadline := time.Now().Add(10 * time.Second)
	for len(changes) == 0 { // until the watch stands
		if time.Now().After(deadline) {
			t.Fatal("a write was not seen")
		}
		if err := os.WriteFile(path, []byte("b"), 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * settle)
	}
	<-changes
	for _, step := range []func() error{ // an editor: several writes, then a new file in place of the old one
		func() error { return os.WriteFile(path+"~", []byte("c"), 0o600) },
		func() error { return os.WriteFile(path, []byte("half"), 0o600) },
		func() error { return os.Rename(path+"~", path) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-changes:
	case <-time.After(5 * time.Second):
		t.Fatal("a replaced file was not seen")
	}
	if err := os.WriteFile(filepath.Join(dir, "other.yaml"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * settle)
	if len(changes) > 0 {
		t.Error("a burst was told twice, or another file's change was told")
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("watch ended with %v", err)
	}
	if err := Watch(context.Background(), filepath.Join(dir, "none", "x.yaml"), func() {}); err == nil {
		t.Error("a directory that is not there was watched")
	}
}
