package records

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/extract"
)

// normalise is the form records are searched in: compatibility letters, no case, accents or Arabic vowel signs, one
// shape of the Arabic letters that have several, ASCII digits, single spaces.
func normalise(s string) string {
	return strings.Join(strings.Fields(extract.FoldWord(norm.NFKC.String(s))), " ")
}

// searchText is what a record is found by (E6). Phone-like values are there in bare digits too.
func searchText(r Record) string {
	parts := []string{r.ID, r.Subject, r.Description, r.Category}
	for _, f := range r.Fields {
		if f.Value == nil {
			continue
		}
		parts = append(parts, f.Label, *f.Value)
		if f.Type == string(extract.Phone) {
			parts = append(parts, digitsOf(*f.Value))
		}
	}
	return clean(normalise(strings.Join(parts, "\n")))
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, extract.FoldDigits(s))
}

// indexLane is the lane that writes the search index: within a second of the commit, not in it.
var indexLane = actions.Lane{Kind: "index", Key: "records"}

// toIndex notes that a record's search text is not in the index. Searches read those beside the index, so a record
// is found at once; the lane keeps their number small.
func (db *DB) toIndex(ctx context.Context, t *Tx, record string) error {
	if db.dialect == postgresDialect {
		return nil // its index is part of the table
	}
	if _, err := t.Exec(ctx, `INSERT INTO unindexed (record) VALUES ($1) ON CONFLICT DO NOTHING`, record); err != nil {
		return fmt.Errorf("note for index: %w", err)
	}
	return db.arm(ctx, t, actions.Arm{Lane: indexLane, Due: db.now().Add(indexAfter)})
}

const (
	indexAfter = 200 * time.Millisecond
	indexBatch = 200
)

// Index works on a lane of kind "index": an actions.Handler.
func (db *DB) Index(ctx context.Context, _ actions.Job) (time.Time, error) {
	for {
		n := 0
		err := db.tx(ctx, resting, func(ctx context.Context, t *Tx) (err error) {
			n, err = indexSome(ctx, t)
			return err
		})
		if err != nil {
			return time.Time{}, fmt.Errorf("index records: %w", err)
		}
		if n < indexBatch {
			return time.Time{}, nil
		}
	}
}

func indexSome(ctx context.Context, t *Tx) (int, error) {
	rows, err := t.Query(ctx, `SELECT record FROM unindexed LIMIT $1`, int64(indexBatch))
	ids, err := collect(rows, err, scanString)
	if err != nil || t.dialect == postgresDialect {
		return 0, err
	}
	for _, id := range ids {
		var n int64
		var text string
		err := t.QueryRow(ctx, `SELECT n, search FROM records WHERE id = $1`, []any{id}, &n, &text)
		if err == nil {
			_, err = t.Exec(ctx, `INSERT OR REPLACE INTO records_fts (rowid, search) VALUES ($1, $2)`, n, text)
		}
		if err != nil && err != errNoRow {
			return 0, err
		}
		if _, err := t.Exec(ctx, `DELETE FROM unindexed WHERE record = $1`, id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// matchQ is the condition that a record holds the words of q as one piece of text.
func (d dialect) matchQ(w *where, q string) {
	text := normalise(q)
	if text == "" {
		return
	}
	if d == postgresDialect {
		w.add("r.search LIKE '%%' || %s || '%%'", likeEscape(text))
		return
	}
	grams := trigrams(text)
	if len(grams) == 0 {
		w.add("instr(r.search, %s) > 0", text)
		return
	}
	w.add("(r.n IN (SELECT rowid FROM records_fts WHERE records_fts MATCH %s) OR r.id IN (SELECT record FROM unindexed))", strings.Join(grams, " AND "))
	w.add("instr(r.search, %s) > 0", text)
}

func likeEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// trigrams are the distinct three-letter pieces of a text as FTS5 strings, at most 24: the rest is checked by instr.
func trigrams(text string) []string {
	r := []rune(text)
	seen := map[string]bool{}
	var out []string
	for i := 0; i+3 <= len(r) && len(out) < 24; i++ {
		g := string(r[i : i+3])
		if !seen[g] {
			seen[g] = true
			out = append(out, `"`+strings.ReplaceAll(g, `"`, `""`)+`"`)
		}
	}
	return out
}
