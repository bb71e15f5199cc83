package recordstest

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/records"
)

// forest is what a store's records must look like after any number of merges: who stands under whom, what each would be
// by itself.
type forest map[string]*tree

type tree struct {
	under, folder, priority string
	own                     string // before merges raised it; "" = they did not, or a person set it since
}

func (f forest) root(id string) string {
	for f[id].under != "" {
		id = f[id].under
	}
	return id
}

// below are the ids under one, at any depth, in order.
func (f forest) below(id string) []string {
	var out []string
	for k := range f {
		for up := f[k].under; up != ""; up = f[up].under {
			if up == id {
				out = append(out, k)
			}
		}
	}
	slices.Sort(out)
	return out
}

func (t *tree) raise(to string) {
	if level(to) > level(t.priority) {
		t.own, t.priority = cmp.Or(t.own, t.priority), to
	}
}

func level(p string) int { return rank(records.Record{Priority: p}) }

func (f forest) merge(id, into string) {
	f[id].under = into
	f[into].raise(f[id].priority)
}

func (f forest) unmerge(id string) {
	up := f[id].under
	f[id].under = ""
	for ; up != ""; up = f[up].under {
		t := f[up]
		if t.own == "" {
			continue
		}
		t.priority, t.own = t.own, ""
		for k := range f {
			if f[k].under == up {
				t.raise(f[k].priority)
			}
		}
	}
}

// holds fails the test where the store is not as the forest says, the lists included.
func (h *house) holds(f forest, when string) {
	h.Helper()
	listed := map[string]bool{}
	for _, folder := range []string{records.Inbox, records.Archived, records.Deleted} {
		p := h.list(records.Filter{Folder: folder}, records.List{Limit: 200})
		if p.Counts.Total != len(p.Items) {
			h.Fatalf("%s: %s counts %d of %d", when, folder, p.Counts.Total, len(p.Items))
		}
		for _, r := range p.Items {
			listed[r.ID] = true
		}
	}
	for id, t := range f {
		r, root := h.record(id), f.root(id)
		slices.Sort(r.Merged)
		want := records.Record{Folder: t.folder, Priority: t.priority, Merged: f.below(id)}
		if root != id {
			want.MergedInto, want.Folder = root, records.Merged
		}
		if r.Folder != want.Folder || r.Priority != want.Priority || r.MergedInto != want.MergedInto || !slices.Equal(r.Merged, want.Merged) {
			h.Fatalf("%s: %s is %s %s into %q with %v, want %s %s into %q with %v", when, id, r.Folder, r.Priority, r.MergedInto, r.Merged,
				want.Folder, want.Priority, want.MergedInto, want.Merged)
		}
		if listed[id] != (root == id) {
			h.Fatalf("%s: %s is listed: %v", when, id, listed[id])
		}
		found := h.list(records.Filter{Q: id, Folder: "all"}, records.List{Limit: 200}).Items
		if !slices.ContainsFunc(found, func(r records.Record) bool { return r.ID == root }) {
			h.Fatalf("%s: %s, which stands for it, is not found by %s", when, root, id)
		}
		for _, r := range found {
			if r.ID != root && r.ID != id {
				h.Fatalf("%s: %s is found by %s", when, r.ID, id)
			}
		}
	}
}

// forestOf reads what the merges left as a forest, for a check of its shape after things happened at once.
func (h *house) forestOf(ids []string) forest {
	h.Helper()
	f := forest{}
	for _, id := range ids {
		r := h.record(id)
		f[id] = &tree{under: r.MergedInto, folder: records.Inbox, priority: r.Priority}
	}
	return f
}

var mergeManyTests = []test{
	{"any order of merges, undos and work leaves what a model says", func(h *house) {
		seed := uint64(time.Now().UnixNano())
		rnd := rand.New(rand.NewPCG(seed, 1))
		f, ids := forest{}, []string{}
		for i := range 9 {
			r := h.create(i, "demo")
			ids = append(ids, r.ID)
			f[r.ID] = &tree{folder: records.Inbox, priority: r.Priority}
		}
		for step := range 150 {
			id, into := ids[rnd.IntN(len(ids))], ids[rnd.IntN(len(ids))]
			t, when := f[id], fmt.Sprintf("seed %d, step %d: ", seed, step)
			root := f.root(id) == id
			switch what := rnd.IntN(10); {
			case what < 5:
				when += "merge " + id + " into " + into
				_, err := h.db.MergeRecord(h.ctx, all, records.Merge{ID: id, Into: into})
				free := root && f.root(into) == into && id != into && t.folder != records.Deleted && f[into].folder != records.Deleted
				if same := !root && (t.under == into || f.root(id) == into); (err == nil) != (free || same) {
					h.Fatalf("%s: %v", when, err)
				}
				if free {
					f.merge(id, into)
				}
			case what < 8:
				when += "unmerge " + id
				_, err := h.db.UnmergeRecord(h.ctx, all, id, "", nil)
				h.ok(err)
				f.unmerge(id)
			case what < 9:
				p := []string{"low", "medium", "high", "critical"}[rnd.IntN(4)]
				when += "priority of " + id + " " + p
				_, err := h.db.PatchRecord(h.ctx, all, id, records.Patch{Priority: ptr(p)})
				if (err == nil) != root {
					h.Fatalf("%s: %v", when, err)
				}
				if root && p != t.priority {
					t.priority, t.own = p, ""
				}
			default:
				move := []string{"archive", "delete", "restore"}[rnd.IntN(3)]
				when += move + " " + id
				_, err := h.db.MoveRecord(h.ctx, all, id, move, nil)
				allowed := root && (move != "archive" || t.folder != records.Deleted)
				if (err == nil) != allowed {
					h.Fatalf("%s: %v", when, err)
				}
				if allowed {
					t.folder = map[string]string{"archive": records.Archived, "delete": records.Deleted, "restore": records.Inbox}[move]
				}
			}
			if step%10 == 9 {
				h.holds(f, when)
			}
		}
	}},
	{"merges at once make no circle and lose nobody", func(h *house) {
		for range 3 {
			var ids []string
			for i := range 6 {
				ids = append(ids, h.create(4*i, "demo").ID)
			}
			var group sync.WaitGroup
			run := func(do func() error) {
				group.Go(func() {
					var merged *records.MergedError
					if err := do(); err != nil && !errors.As(err, &merged) {
						h.Error(err)
					}
				})
			}
			for i, id := range ids { // each into every other one, and one back out of whatever it is in, beside people at work
				for k := 1; k < len(ids); k++ {
					into := ids[(i+k)%len(ids)]
					run(func() error {
						_, err := h.db.MergeRecord(h.ctx, all, records.Merge{ID: id, Into: into})
						return err
					})
				}
				run(func() error {
					_, err := h.db.PatchRecord(h.ctx, all, id, records.Patch{Notes: ptr("at work")})
					return err
				})
			}
			run(func() error { _, err := h.db.UnmergeRecord(h.ctx, all, ids[0], "", nil); return err })
			group.Wait()
			f := h.forestOf(ids)
			if n := len(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return f.root(id) != id })); n > 2 {
				h.Fatalf("%d of %d still stand for themselves", n, len(ids))
			}
			for id, t := range f {
				if t.under != "" && f[t.under].under != "" {
					h.Fatalf("%s is said to be part of %s, which is itself part of %s", id, t.under, f[t.under].under)
				}
			}
			for _, id := range ids {
				if r := h.record(id); r.MergedInto != "" && !slices.Contains(h.record(r.MergedInto).Merged, id) {
					h.Fatalf("%s stands for %v and not for %s", r.MergedInto, h.record(r.MergedInto).Merged, id)
				}
			}
			for range 2 { // and all of it can be undone, at once too
				for _, id := range ids {
					run(func() error { _, err := h.db.UnmergeRecord(h.ctx, all, id, "", nil); return err })
				}
				group.Wait()
			}
			for _, id := range ids {
				if r := h.record(id); r.MergedInto != "" || len(r.Merged) != 0 || r.Folder != records.Inbox || r.Priority != "low" {
					h.Fatalf("all undone: %+v", r)
				}
			}
		}
	}},
	{"a record stands for so many others and no more", func(h *house) {
		a := h.create(0, "demo").ID
		var refused error
		n := 0
		for ; n < 60 && refused == nil; n++ {
			_, refused = h.db.MergeRecord(h.ctx, all, records.Merge{ID: h.create(2, "demo").ID, Into: a})
		}
		var invalid *records.Invalid
		if !errors.As(refused, &invalid) || !strings.Contains(invalid.Why, "50") || n != 51 {
			h.Fatalf("after %d: %v", n, refused)
		}
	}},
	{"a priority a person set stays, one that merges raised goes back as far as nobody wants it", func(h *house) {
		a, high, critical := h.create(0, "demo").ID, h.create(2, "demo").ID, h.create(3, "demo").ID
		for _, step := range []struct {
			do   string
			id   string
			want string
		}{
			{"merge", high, "high"}, {"merge", critical, "critical"}, {"unmerge", critical, "high"}, {"unmerge", high, "low"},
			{"merge", critical, "critical"}, {"merge", high, "critical"}, {"unmerge", critical, "high"}, {"merge", critical, "critical"},
			{"set", "medium", "medium"}, {"unmerge", critical, "medium"}, {"unmerge", high, "medium"},
		} {
			switch step.do {
			case "merge":
				h.merge(step.id, a)
			case "unmerge":
				h.unmerge(step.id)
			case "set":
				_, err := h.db.PatchRecord(h.ctx, all, a, records.Patch{Priority: &step.id})
				h.ok(err)
			}
			if got := h.record(a).Priority; got != step.want {
				h.Fatalf("after %s %s: %s, want %s", step.do, step.id, got, step.want)
			}
		}
	}},
	{"what is below a merged record goes with it and comes back with it", func(h *house) {
		var ids []string
		for i := range 4 {
			ids = append(ids, h.create(4*i, "demo").ID)
		}
		h.merge(ids[1], ids[0])
		h.merge(ids[2], ids[0])
		was := h.record(ids[1]).Version
		h.merge(ids[0], ids[3])
		if r := h.record(ids[1]); r.MergedInto != ids[3] || r.Version != was+1 {
			h.Fatalf("%+v", r)
		}
		h.unmerge(ids[1]) // from below
		if r := h.record(ids[3]); !slices.Equal(r.Merged, []string{ids[0], ids[2]}) {
			h.Fatalf("%+v", r)
		}
		h.unmerge(ids[0])
		if r := h.record(ids[0]); !slices.Equal(r.Merged, []string{ids[2]}) || r.MergedInto != "" || h.record(ids[2]).MergedInto != ids[0] || len(h.record(ids[3]).Merged) != 0 {
			h.Fatalf("%+v", r)
		}
	}},
}
