package records

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
)

// Limits of a list.
const (
	limitDefault = 50
	limitMost    = 200
)

// keys names what a list may be sorted by, and the column or expression of each; all are integers.
type keys map[string]string

// keyset pages a list by the values of its last row, never by an offset: rows that come and go between two pages are
// neither doubled nor missed. The cursor holds a hash of the filters and refuses others.
type keyset struct {
	limit      int
	column, id string
	descending bool
	hash       string
	value      int64
	last       string
	started    bool
}

// newKeyset reads how a list is wanted. list names it, filter is anything whose value tells lists apart.
func newKeyset(l List, list string, filter any, sorts keys, standard, id string) (*keyset, error) {
	sort := l.Sort
	if sort == "" {
		sort = standard
	}
	name, descending := strings.CutPrefix(sort, "-")
	column, ok := sorts[name]
	if !ok {
		return nil, &Invalid{"sort", "cannot sort by " + strconv.Quote(name)}
	}
	k := &keyset{limit: l.Limit, column: column, id: id, descending: descending}
	switch {
	case k.limit == 0:
		k.limit = limitDefault
	case k.limit < 0 || k.limit > limitMost:
		return nil, &Invalid{"limit", "is not between 1 and 200"}
	}
	sum := sha256.Sum256([]byte(list + "\x00" + sort + "\x00" + marshal(filter)))
	k.hash = hex.EncodeToString(sum[:6])
	if l.Cursor == "" {
		return k, nil
	}
	return k, k.parse(l.Cursor)
}

func (k *keyset) parse(cursor string) error {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return ErrCursor
	}
	parts := strings.SplitN(string(raw), " ", 3)
	if len(parts) != 3 || parts[0] != k.hash {
		return ErrCursor
	}
	if k.value, err = strconv.ParseInt(parts[1], 10, 64); err != nil {
		return ErrCursor
	}
	k.last, k.started = parts[2], true
	return nil
}

// after adds the condition that a row comes after the last page.
func (k *keyset) after(w *where) {
	if !k.started {
		return
	}
	sign := ">"
	if k.descending {
		sign = "<"
	}
	w.add("("+k.column+", "+k.id+") "+sign+" (%s, %s)", k.value, k.last)
}

// order is ORDER BY and a limit of one row more than the page, which tells whether there is a next one.
func (k *keyset) order(w *where) string {
	return k.by() + " LIMIT " + w.bind(int64(k.limit+1))
}

func (k *keyset) by() string {
	way := " ASC"
	if k.descending {
		way = " DESC"
	}
	return " ORDER BY " + k.column + way + ", " + k.id + way
}

func (k *keyset) cursor(value int64, id string) *string {
	c := base64.RawURLEncoding.EncodeToString([]byte(k.hash + " " + strconv.FormatInt(value, 10) + " " + id))
	return &c
}
