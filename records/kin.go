package records

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/extract"
)

// typed is what the customer of a record wrote about themselves, by which nobody is known: it only suggests a duplicate.
func typed(fields []Field) []mark {
	var out []mark
	for _, f := range fields {
		said := slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return e.Message != nil })
		if f.Value == nil || !said {
			continue
		}
		if v := markValue(f.Type, *f.Value); v != "" {
			out = append(out, mark{typedMark + f.Type, v, ""})
		}
	}
	return out
}

// typedMark begins the field of a mark that was only typed.
const typedMark = "typed "

// recognise notes what the customer of a new record is known by, links it to their earlier records, and suggests those
// that hold the same number or address without anybody vouching for it.
func (k *committing) recognise(ctx context.Context, record string, fields []Field) error {
	if k.c.Forged {
		return nil
	}
	var given []channels.Given
	if k.given != "" {
		if err := json.Unmarshal([]byte(k.given), &given); err != nil {
			return fmt.Errorf("recognise customer: %w", err)
		}
	}
	all, guesses := marks(given, k.account, k.address), typed(fields)
	if err := k.know(ctx, record, append(slices.Clone(all), guesses...)); err != nil {
		return err
	}
	if !k.c.Vouched {
		all = slices.DeleteFunc(all, func(m mark) bool { return m.field == byAddress })
	}
	linked := map[string]bool{}
	if err := k.link(ctx, record, all, linked); err != nil {
		return err
	}
	for _, m := range all { // what a channel vouched for once may be typed by somebody else
		if m.field != byAddress {
			guesses = append(guesses, mark{typedMark + m.field, m.value, ""})
		}
	}
	return k.suggest(ctx, record, guesses, linked)
}

// know keeps what the customer of a record is known by.
func (k *committing) know(ctx context.Context, record string, all []mark) error {
	for _, m := range all {
		if err := k.t.write(ctx, `INSERT INTO known (agent, field, value, record) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			k.agent, m.field, clean(m.value), record); err != nil {
			return fmt.Errorf("recognise customer: %w", err)
		}
	}
	return nil
}

// suggest links a record to those that hold what was typed, whoever typed or vouched for it there.
func (k *committing) suggest(ctx context.Context, record string, guesses []mark, linked map[string]bool) error {
	for _, g := range slices.Clone(guesses) {
		guesses = append(guesses, mark{strings.TrimPrefix(g.field, typedMark), g.value, ""})
	}
	return k.link(ctx, record, guesses, linked)
}

// recogniseAmended suggests the records that hold what a customer added or corrected after the filing. Pairs that are
// linked, suggested or were said not to be of one customer stay what they are.
func (k *committing) recogniseAmended(ctx context.Context, a runner.NewAmend) error {
	if k.c.Forged || a.Withdraw || len(a.Values) == 0 {
		return nil
	}
	r, err := getRecord(ctx, k.t, a.Record, "")
	if err == errNoRow {
		return nil
	}
	if err != nil {
		return fmt.Errorf("recognise customer: %w", err)
	}
	guesses := typed(slices.DeleteFunc(r.Fields, func(f Field) bool {
		return !slices.ContainsFunc(a.Values, func(v extract.Value) bool { return v.Field == f.Key })
	}))
	if len(guesses) == 0 {
		return nil
	}
	if err := k.know(ctx, r.ID, guesses); err != nil {
		return err
	}
	linked := map[string]bool{r.ID: true, asRoot(orElse(r.MergedInto, r.ID)): true}
	rows, err := k.t.Query(ctx, `SELECT o.id, `+standsFor("o")+` FROM kin k JOIN records o ON o.id = CASE WHEN k.record = $1 THEN k.other ELSE k.record END
		WHERE k.record = $1 OR k.other = $1`, r.ID)
	_, err = collect(rows, err, func(rows Rows) (struct{}, error) {
		var id, root string
		err := rows.Scan(&id, &root)
		linked[id], linked[asRoot(root)] = true, true
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("find linked records: %w", err)
	}
	return k.suggest(ctx, r.ID, guesses, linked)
}

// asRoot is the key of all that a record stands for among those that are linked already.
func asRoot(id string) string { return "root " + id }

// link joins a record to the earlier ones with one of the marks, once each, with the strongest reason. Marks without a
// source suggest only. A merged record is joined itself, so that an undo of the merge leaves the right ones joined.
func (k *committing) link(ctx context.Context, record string, all []mark, linked map[string]bool) error {
	if len(all) == 0 {
		return nil
	}
	from, args := knownBy(k.agent, all)
	args = append(args, record)
	type match struct{ id, root, field string }
	rows, err := k.t.Query(ctx, `SELECT r.id, s.id, k.field FROM `+from+` JOIN records r ON r.id = k.record JOIN records s ON s.id = `+standsFor("r")+`
		WHERE k.record <> $`+strconv.Itoa(len(args))+` AND s.folder <> 'deleted' AND s.status <> 'spam' AND r.status <> 'spam'
		ORDER BY r.created_at DESC, r.id, k.field DESC LIMIT `+strconv.Itoa(3*kinMost), args...)
	found, err := collect(rows, err, func(r Rows) (match, error) {
		var m match
		err := r.Scan(&m.id, &m.root, &m.field)
		return m, err
	})
	if err != nil {
		return fmt.Errorf("find earlier records: %w", err)
	}
	for _, f := range found {
		if linked[f.id] || linked[asRoot(f.root)] || len(linked) >= kinMost {
			continue
		}
		linked[f.id] = true
		if err := k.join(ctx, record, mark{field: f.field, value: f.id}, all); err != nil {
			return err
		}
	}
	return nil
}

func (k *committing) join(ctx context.Context, record string, f mark, all []mark) error {
	reason, sure := linkReason(f.field, all)
	if err := k.t.write(ctx, `INSERT INTO kin (record, other, at, author, reason, suggested) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		record, f.value, micros(k.c.Now), systemSelf, reason, flag(!sure)); err != nil {
		return fmt.Errorf("link records: %w", err)
	}
	if !sure {
		return nil
	}
	return k.db.act(ctx, k.t, record, Activity{At: k.c.Now, Actor: systemSelf, Action: "link", To: f.value, Note: reason})
}

// linkReason says why two records are, or may be, of one customer, and who vouches for it.
func linkReason(field string, all []mark) (reason string, sure bool) {
	for _, m := range all {
		if m.field == field && m.source != "" {
			return "same verified " + field + " (" + m.source + ")", true
		}
	}
	if field == byAddress {
		return "same address", true
	}
	return "same " + strings.TrimPrefix(field, typedMark) + ", not verified", false
}
