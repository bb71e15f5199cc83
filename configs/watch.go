package configs

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long a file must be quiet before it counts as written: editors write in several steps.
const settle = 250 * time.Millisecond

// Watch calls changed after the file at path was written, replaced or made, once per burst of changes, until ctx ends.
// It watches the directory, because editors replace the file. changed runs on Watch's own goroutine; keeping the last
// good configuration is the caller's. The error is nil when ctx ended.
func Watch(ctx context.Context, path string, changed func()) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("watch configuration: %w", err)
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch configuration: %w", err)
	}
	defer w.Close()
	if err := w.Add(filepath.Dir(path)); err != nil {
		return fmt.Errorf("watch configuration: %w", err)
	}
	return follow(ctx, w, path, changed)
}

func follow(ctx context.Context, w *fsnotify.Watcher, path string, changed func()) error {
	var quiet <-chan time.Time
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.Events:
			if !ok {
				return nil
			}
			// A mounted Kubernetes ConfigMap changes by swapping the link ..data beside the file.
			if e.Op == fsnotify.Chmod || filepath.Base(e.Name) != filepath.Base(path) && filepath.Base(e.Name) != "..data" {
				continue
			}
			timer.Reset(settle)
			quiet = timer.C
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			return fmt.Errorf("watch configuration: %w", err)
		case <-quiet:
			changed()
		}
	}
}
