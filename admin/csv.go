package admin

import (
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/records"
)

// table lays records out in columns (E7). Which custom fields there are is learnt from the records in a first pass.
type table struct {
	base   string // of links, without a trailing slash
	people names  // what an assignee is called; nil: ids
	custom []string
	labels map[string]string
}

func newTable(base string, people names) *table {
	return &table{base: base, people: people, labels: map[string]string{}}
}

// learn takes note of a record's custom fields; the order is that of their first appearance.
func (t *table) learn(r records.Record) {
	for _, f := range r.Fields {
		if slices.Contains(configs.Builtin(), f.Key) {
			continue
		}
		if _, ok := t.labels[f.Key]; !ok {
			t.custom = append(t.custom, f.Key)
			t.labels[f.Key] = f.Label
		}
	}
}

// header names the columns. Built-in columns have fixed names; a custom field's is its label, with the key behind
// where two fields have one label or the label is a fixed name.
func (t *table) header() []string {
	head := []string{"id", "type", "status", "priority", "category", "channel", "created", "assignee",
		"name", "phone", "phone_national", "email", "company"}
	tail := []string{"description", "link", "reasons", "delivery_status", "form", "score", "answers",
		"consent", "consent_at", "consent_text", "consent_words", "merged_into"}
	taken := map[string]int{}
	for _, name := range append(slices.Clone(head), tail...) {
		taken[name]++
	}
	for _, key := range t.custom {
		taken[strings.ToLower(t.labels[key])]++
	}
	for _, key := range t.custom {
		label := t.labels[key]
		if label == "" {
			label = key
		} else if taken[strings.ToLower(label)] > 1 {
			label += " (" + key + ")"
		}
		head = append(head, label)
	}
	return append(head, tail...)
}

func (t *table) row(r records.Record) []string {
	values, reasons := map[string]string{}, []string{}
	for _, f := range r.Fields {
		if f.Value != nil {
			values[f.Key] = *f.Value
		} else if f.Reason != "" {
			reasons = append(reasons, f.Key+"="+f.Reason)
		}
	}
	row := []string{r.ID, r.Type, r.Status, r.Priority, r.Category, r.Channel, r.CreatedAt.UTC().Format(time.RFC3339),
		t.people.of(r.Assignee), values["name"], values["phone"], national(values["phone"]), values["email"], values["company"]}
	for _, key := range t.custom {
		row = append(row, values[key])
	}
	link := t.base + "/agents/" + url.PathEscape(r.Agent) + "/leads-tickets?id=" + url.QueryEscape(r.ID)
	row = append(append(row, r.Description, link, strings.Join(reasons, "; "), r.DeliveryStatus, r.Form), proofs(r)...)
	return append(row, r.MergedInto)
}

// proofs are the cells about qualification and consent: score, answers, and what was agreed, when, to which words and
// in which.
func proofs(r records.Record) []string {
	score, answers := "", []string{}
	if r.Score != nil {
		score = strconv.Itoa(*r.Score)
	}
	for _, a := range r.Answers {
		answers = append(answers, a.Key+"="+a.Value)
	}
	cells := []string{score, strings.Join(answers, "; ")}
	c := r.Consent
	if c == nil {
		return append(cells, "", "", "", "")
	}
	state, at := "declined", ""
	switch {
	case c.Agreed:
		state = "agreed"
	case c.Message == nil:
		state = "told"
	}
	if c.At != nil {
		at = c.At.UTC().Format(time.RFC3339)
	}
	return append(cells, state, at, c.Text, c.Words)
}

// national writes a phone number as its own country does, which no spreadsheet takes for a formula.
func national(e164 string) string {
	if e164 == "" {
		return ""
	}
	n, err := phonenumbers.Parse(e164, "ZZ")
	if err != nil {
		return e164
	}
	return phonenumbers.Format(n, phonenumbers.NATIONAL)
}

// csvWriter writes RFC 4180 with values as they are, line breaks included. Unless raw it begins with a byte order
// mark, so that spreadsheets read UTF-8, and puts a quote before what they would take for a formula (CWE-1236).
type csvWriter struct {
	w   io.Writer
	raw bool
}

func (c csvWriter) begin(header []string) error {
	if !c.raw {
		if _, err := io.WriteString(c.w, "\ufeff"); err != nil {
			return err
		}
	}
	return c.row(header)
}

func (c csvWriter) row(cells []string) error {
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if !c.raw {
			cell = guard(cell)
		}
		if strings.ContainsAny(cell, "\",\r\n") || strings.HasPrefix(cell, " ") || strings.HasPrefix(cell, "\ufeff") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b.WriteString(cell)
	}
	b.WriteString("\r\n")
	_, err := io.WriteString(c.w, b.String())
	return err
}

// guard puts a single quote before a cell that a spreadsheet would calculate.
func guard(cell string) string {
	if cell != "" && strings.IndexByte("=+-@\t\r\x00", cell[0]) >= 0 {
		return "'" + cell
	}
	return cell
}
