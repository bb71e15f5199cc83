package records

import (
	"context"
	"fmt"
)

// recordSorts are what records may be sorted by.
var recordSorts = keys{
	"created_at": "r.created_at",
	"updated_at": "r.updated_at",
	"priority":   "(CASE r.priority WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END)",
	"score":      "coalesce(r.score, -1)",
}

// sortValue is what the cursor keeps of a record.
func sortValue(column string, r Record) int64 {
	switch column {
	case recordSorts["updated_at"]:
		return micros(r.UpdatedAt)
	case recordSorts["priority"]:
		return map[string]int64{"critical": 4, "high": 3, "medium": 2}[r.Priority] + flag(r.Priority == "low")
	case recordSorts["score"]:
		if r.Score == nil {
			return -1
		}
		return int64(*r.Score)
	}
	return micros(r.CreatedAt)
}

// facet names a filter that a count leaves out.
type facet uint8

const (
	noFacet facet = iota
	typeFacet
	folderFacet
	statusFacet
)

// where writes the filter for a scope, but for one facet.
func (f Filter) where(d dialect, s Scope, but facet) *where {
	w := &where{}
	w.scope("r.agent", s)
	if but != typeFacet {
		w.equal("r.type", f.Type)
	}
	if but != folderFacet && f.Folder != "all" {
		w.add("r.folder = %s", orElse(f.Folder, Inbox))
	}
	if but != statusFacet {
		if f.Status == "active" {
			w.add("r.status NOT IN (%s, %s, %s)", anys(hiddenStatuses)...)
		} else {
			w.equal("r.status", f.Status)
		}
	}
	w.equal("r.priority", f.Priority)
	w.equal("r.category", f.Category)
	w.equal("r.channel", f.Channel)
	w.equal("r.agent", f.Agent)
	w.equal("r.form", f.Form)
	switch f.Assignee {
	case "":
	case "me":
		w.add("r.assignee = %s", s.Actor)
	case "none":
		w.add("r.assignee = %s", "")
	default:
		w.add("r.assignee = %s", f.Assignee)
	}
	if !f.From.IsZero() {
		w.add("r.created_at >= %s", micros(f.From))
	}
	if !f.To.IsZero() {
		w.add("r.created_at < %s", micros(f.To))
	}
	if f.Q != "" {
		d.matchQ(w, f.Q)
	}
	return w
}

func (f Filter) check() (Filter, error) {
	switch f.Folder {
	case "", Inbox, Archived, Deleted, Merged, "all":
	default:
		return f, &Invalid{"folder", "is none of inbox, archived, deleted, merged, all"}
	}
	if f.Type != "" && moves[f.Type] == nil {
		return f, &Invalid{"type", "is none of lead, ticket"}
	}
	if f.Status != "" && f.Status != "active" && moves["ticket"][f.Status] == nil {
		return f, &Invalid{"status", "is no status"}
	}
	if f.Priority != "" {
		p, err := checkPriority(f.Priority)
		if err != nil {
			return f, err
		}
		f.Priority = p
	}
	return f, nil
}

// ListRecords returns a page of records with counts that follow the other filters.
func (db *DB) ListRecords(ctx context.Context, s Scope, f Filter, l List) (RecordPage, error) {
	page := RecordPage{Page: Page[Record]{Items: []Record{}}}
	f, err := f.check()
	if err != nil {
		return page, err
	}
	items, next, err := db.recordPage(ctx, s, f, l)
	if err != nil {
		return page, err
	}
	page.Items, page.Next = append(page.Items, items...), next
	page.Counts, err = db.counts(ctx, s, f)
	return page, err
}

// recordPage reads one page.
func (db *DB) recordPage(ctx context.Context, s Scope, f Filter, l List) ([]Record, *string, error) {
	k, err := newKeyset(l, "records", []any{s.Actor, f}, recordSorts, "-created_at", "r.id")
	if err != nil {
		return nil, nil, err
	}
	w := f.where(db.dialect, s, noFacet)
	k.after(w)
	text := `SELECT ` + recordColumns + ` FROM records r` + w.text() + k.order(w)
	rows, err := db.read().Query(ctx, text, w.args...)
	all, err := collect(rows, err, scanRecord)
	if err != nil {
		return nil, nil, fmt.Errorf("list records: %w", err)
	}
	if len(all) <= k.limit {
		return all, nil, nil
	}
	all = all[:k.limit]
	last := all[len(all)-1]
	return all, k.cursor(sortValue(k.column, last), last.ID), nil
}

// counts counts records per type, folder and status.
func (db *DB) counts(ctx context.Context, s Scope, f Filter) (Counts, error) {
	c := Counts{Types: map[string]int{"lead": 0, "ticket": 0}, Folders: map[string]int{Inbox: 0, Archived: 0, Deleted: 0}, Status: map[string]int{}}
	for _, by := range []struct {
		column string
		facet  facet
		into   map[string]int
	}{{"r.type", typeFacet, c.Types}, {"r.folder", folderFacet, c.Folders}, {"r.status", statusFacet, c.Status}} {
		w := f.where(db.dialect, s, by.facet)
		err := db.each(ctx, `SELECT `+by.column+`, count(*) FROM records r`+w.text()+` GROUP BY `+by.column, w.args, func(r Rows) error {
			var name string
			var n int64
			err := r.Scan(&name, &n)
			by.into[name] = int(n)
			return err
		})
		if err != nil {
			return c, fmt.Errorf("count records: %w", err)
		}
	}
	for status, n := range c.Status {
		hidden := anyOf(hiddenStatuses, status)
		switch {
		case f.Status == "" || f.Status == status || f.Status == "active" && !hidden:
			c.Total += n
		case f.Status == "active" && f.Q != "":
			c.Hidden += n
		}
	}
	return c, nil
}

// EachRecord streams what matches in list order, page by page: no snapshot is held, so writers are not kept from
// cleaning up behind it.
func (db *DB) EachRecord(ctx context.Context, s Scope, f Filter, l List, yield func(Record) error) error {
	f, err := f.check()
	if err != nil {
		return err
	}
	rest := l.Limit
	for {
		if l.Limit = limitMost; rest > 0 {
			l.Limit = min(rest, limitMost)
		}
		items, next, err := db.recordPage(ctx, s, f, l)
		if err != nil {
			return err
		}
		for _, r := range items {
			if err := yield(r); err != nil {
				return err
			}
		}
		if rest -= len(items); next == nil || rest == 0 {
			return nil
		}
		l.Cursor = *next
	}
}

// GetRecord reads one record the scope sees.
func (db *DB) GetRecord(ctx context.Context, s Scope, id string) (Record, error) {
	return visible(ctx, db.read(), s, id, "")
}

func visible(ctx context.Context, q Q, s Scope, id, suffix string) (Record, error) {
	r, err := getRecord(ctx, q, clean(id), suffix)
	if err == errNoRow || err == nil && !s.Sees(r.Agent) {
		return Record{}, ErrNotFound
	}
	if err != nil {
		return Record{}, fmt.Errorf("find record: %w", err)
	}
	return r, nil
}
