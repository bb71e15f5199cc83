package meta

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"
)

// ErrBody says that a webhook body is no JSON object.
var ErrBody = errors.New("webhook body: not a JSON object")

// Typed decodes a body. odd says that a value has another type than documented, so that v is incomplete: decode again
// item by item, with List. A body that is no JSON object is ErrBody.
func Typed(body []byte, v any) (odd bool, err error) {
	if b := bytes.TrimLeft(body, " \t\r\n"); len(b) == 0 || b[0] != '{' {
		return false, ErrBody
	}
	err = json.Unmarshal(body, v)
	if err == nil {
		return false, nil
	}
	var t *json.UnmarshalTypeError
	if errors.As(err, &t) {
		return true, nil
	}
	return false, ErrBody
}

// List is a JSON array whose items are decoded one by one; anything else is an empty one.
type List []json.RawMessage

// UnmarshalJSON never fails.
func (l *List) UnmarshalJSON(b []byte) error {
	*l = nil
	if len(b) > 0 && b[0] == '[' {
		var all []json.RawMessage
		if json.Unmarshal(b, &all) == nil {
			*l = all
		}
	}
	return nil
}

// Items decodes the items of a list; those of another type are left out and counted.
func Items[T any](l List) (all []T, lost int) {
	for _, raw := range l {
		var v T
		if isObject(raw) && json.Unmarshal(raw, &v) == nil {
			all = append(all, v)
		} else {
			lost++
		}
	}
	return all, lost
}

// Each is a list whose odd items are left out.
type Each[T any] []T

// UnmarshalJSON never fails.
func (e *Each[T]) UnmarshalJSON(b []byte) error {
	var l List
	_ = l.UnmarshalJSON(b)
	*e, _ = Items[T](l)
	return nil
}

// Maybe is an object that only accompanies: an odd one is none.
type Maybe[T any] struct {
	V   T
	Set bool
}

// UnmarshalJSON never fails.
func (m *Maybe[T]) UnmarshalJSON(b []byte) error {
	var v T
	m.V, m.Set = v, false
	if isObject(b) && json.Unmarshal(b, &v) == nil {
		m.V, m.Set = v, true
	}
	return nil
}

func isObject(raw []byte) bool {
	b := bytes.TrimLeft(raw, " \t\r\n")
	return len(b) > 0 && b[0] == '{'
}

// Ident is an id as text, whether it was sent as a number or a string; "" when it was neither. Ids exceed 2^53.
type Ident string

// UnmarshalJSON never fails: an odd value is no id.
func (i *Ident) UnmarshalJSON(b []byte) error {
	*i = Ident(scalar(b))
	return nil
}

// Text is a string that does not matter enough to lose its siblings; "" when it was anything else.
type Text string

// UnmarshalJSON never fails.
func (t *Text) UnmarshalJSON(b []byte) error {
	*t = ""
	if len(b) > 0 && b[0] == '"' {
		*t = Text(scalar(b))
	}
	return nil
}

// Flag is a boolean; false when it was anything else.
type Flag bool

// UnmarshalJSON never fails.
func (f *Flag) UnmarshalJSON(b []byte) error {
	*f = string(b) == "true"
	return nil
}

// Degrees is a coordinate; 0 when it was no number.
type Degrees float64

// UnmarshalJSON never fails.
func (d *Degrees) UnmarshalJSON(b []byte) error {
	f, err := strconv.ParseFloat(scalar(b), 64)
	if err != nil {
		f = 0
	}
	*d = Degrees(f)
	return nil
}

// Stamp is a time of the platform: seconds or milliseconds since 1970 as a number or a string, or ISO 8601; zero when
// it was nothing of that.
type Stamp struct{ time.Time }

const (
	isoNoColon    = "2006-01-02T15:04:05-0700"
	firstMillis   = 1e12 // 2001 in milliseconds: what is smaller counts seconds
	lastPlausible = 1e14 // beyond the year 5000 in milliseconds
)

// UnmarshalJSON never fails.
func (s *Stamp) UnmarshalJSON(b []byte) error {
	s.Time = time.Time{}
	text := scalar(b)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		switch {
		case n <= 0 || n >= lastPlausible:
		case n >= firstMillis:
			s.Time = time.UnixMilli(n).UTC()
		default:
			s.Time = time.Unix(n, 0).UTC()
		}
		return nil
	}
	for _, layout := range []string{time.RFC3339, isoNoColon} {
		if t, err := time.Parse(layout, text); err == nil && t.Unix() > 0 {
			s.Time = t.UTC()
		}
	}
	return nil
}

// scalar gives a JSON number or string as text, "" for anything else.
func scalar(b []byte) string {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return ""
	}
	switch c := b[0]; {
	case c == '"':
		if n := len(b) - 1; n > 0 && plainASCII(b[1:n]) {
			return string(b[1:n])
		}
		var s string
		if json.Unmarshal(b, &s) != nil {
			return ""
		}
		return s
	case c == '-' || c >= '0' && c <= '9':
		return string(b)
	}
	return ""
}

// plainASCII says that a JSON string holds no escape and nothing that would be replaced.
func plainASCII(b []byte) bool {
	for _, c := range b {
		if c == '\\' || c < ' ' || c > '~' {
			return false
		}
	}
	return true
}
