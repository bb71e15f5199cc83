package recordstest

import (
	"slices"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/records"
)

// watcher remembers what it was told.
type watcher struct {
	mu                         sync.Mutex
	changed, records, settings []string
	arms                       []actions.Arm
}

func (w *watcher) Changed(c ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changed = append(w.changed, c...)
}

func (w *watcher) Armed(a []actions.Arm) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arms = append(w.arms, a...)
}

func (w *watcher) RecordChanged(r ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.records = append(w.records, r...)
}

func (w *watcher) SettingsChanged(k records.ItemKind, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settings = append(w.settings, string(k)+"/"+id)
}

// within waits until the watcher knows all of it.
func (h *house) within(w *watcher, d time.Duration, ok func() bool) {
	h.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		w.mu.Lock()
		done := ok()
		w.mu.Unlock()
		if done {
			return
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	h.Fatalf("not told within %v: %+v", d, w)
}

var watchTests = []test{
	{"watchers hear of commits, not of what was rolled back", func(h *house) {
		w := &watcher{}
		h.db.Watch(w)
		h.agent()
		conversation := h.file("ann", "WIT-LED-AAAAA")
		h.within(w, 2*time.Second, func() bool {
			return slices.Contains(w.changed, conversation) && slices.Contains(w.records, "WIT-LED-AAAAA") && slices.Contains(w.settings, "agent/demo") &&
				slices.ContainsFunc(w.arms, func(a actions.Arm) bool { return a.Lane == lane("turn", conversation) })
		})
		c := h.commit(conversation)
		c.Version--
		c.Arms = []actions.Arm{{Lane: lane("timer", "never")}}
		if err := h.db.Commit(h.ctx, c); err == nil {
			h.Fatal("a stale commit was taken")
		}
		h.say("bob", "kb", "hi") // a later commit has been told when the earlier ones have
		h.within(w, 2*time.Second, func() bool { return len(w.changed) >= 3 })
		w.mu.Lock()
		defer w.mu.Unlock()
		if slices.ContainsFunc(w.arms, func(a actions.Arm) bool { return a.Key == "never" }) {
			h.Fatal("told of a rolled back arming")
		}
	}},
}
