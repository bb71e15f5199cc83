package records

import (
	"fmt"
	"strconv"
	"strings"
)

// where numbers the arguments of a condition that is put together. Texts come from this package only, values are
// always bound.
type where struct {
	parts []string
	args  []any
}

// bind adds an argument and returns its placeholder.
func (w *where) bind(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// add appends a condition; every %s stands for the placeholder of the next value.
func (w *where) add(cond string, values ...any) {
	marks := make([]any, len(values))
	for i, v := range values {
		marks[i] = w.bind(v)
	}
	w.parts = append(w.parts, fmt.Sprintf(cond, marks...))
}

// in adds "column is one of"; no value matches nothing.
func (w *where) in(column string, values []string) {
	if len(values) == 0 {
		w.parts = append(w.parts, "1 = 0")
		return
	}
	from := len(w.args) + 1
	w.args = append(w.args, anys(values)...)
	w.parts = append(w.parts, column+" IN ("+list(from, len(values))+")")
}

// equal adds "column = value" unless the value is empty.
func (w *where) equal(column, value string) {
	if value != "" {
		w.add(column+" = %s", value)
	}
}

// text is the WHERE clause, "" when there is no condition.
func (w *where) text() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// scope adds that the agent is visible.
func (w *where) scope(column string, s Scope) {
	if s.Role == "" {
		w.parts = append(w.parts, "1 = 0")
		return
	}
	if !s.All {
		w.in(column, s.Agents)
	}
}
