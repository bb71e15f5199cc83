package configs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// settle is how often a file is looked at, and how long it must be quiet before it counts as written: editors write in
// several steps.
const settle = 250 * time.Millisecond

// Watch calls changed after the file at path was written, replaced, removed or made, once per burst of changes, until
// ctx ends. It looks at the file itself: notifications of the directory would also tell of every write to a database
// that stands beside it, and links (a mounted ConfigMap) and network disks have none. changed runs on Watch's own
// goroutine; keeping the last good configuration is the caller's. The error is nil when ctx ended.
func Watch(ctx context.Context, path string, changed func()) error {
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return fmt.Errorf("watch configuration: %w", err)
	}
	told := lookAt(path)
	last := told
	tick := time.NewTicker(settle)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		now := lookAt(path)
		if now.is(last) && !now.is(told) {
			told = now
			changed()
		}
		last = now
	}
}

// look is what a file was like; nil = it was not there.
type look struct{ info os.FileInfo }

func lookAt(path string) look {
	info, err := os.Stat(path)
	if err != nil {
		return look{}
	}
	return look{info}
}

// is says whether both looks saw the same file, unchanged.
func (l look) is(o look) bool {
	if l.info == nil || o.info == nil {
		return l.info == nil && o.info == nil
	}
	return os.SameFile(l.info, o.info) && l.info.Size() == o.info.Size() && l.info.ModTime().Equal(o.info.ModTime())
}
