package extract

import (
	"fmt"
	"strings"
	"time"
)

// checkDate reads a date and gives ISO 8601. Without a year it is the next such day from Now on (a birthday needs its
// year). With no Now (zero) a date that depends on it stays as it was said.
func checkDate(value string, birth bool, in Setting) (Value, Reason, string) {
	d := dateReader{in: in, toks: Tokens(value), birth: birth}
	return d.read(strings.TrimSpace(value))
}

// Birth says whether the field's key speaks of a date of birth: it needs its year and lies in the past.
func (f Field) Birth() bool { return strings.Contains(f.Key, "birth") || f.Key == "dob" }

type dateReader struct {
	in                       Setting
	toks                     []Token
	year, mon, day           int
	weekday                  time.Weekday
	hasWeekday               bool
	offset                   int
	relative, twoWays, birth bool
}

func (d *dateReader) read(value string) (Value, Reason, string) {
	if r := d.scan(); r != "" {
		return Value{}, r, ""
	}
	if d.birth && (d.relative || d.year == 0 || d.mon == 0 || d.day == 0) {
		return Value{}, Incomplete, ""
	}
	if d.in.Now.IsZero() && (d.relative || d.year == 0 && (d.day > 0 || d.hasWeekday)) {
		return Value{Value: value}, "", ""
	}
	today := d.today()
	var t time.Time
	switch {
	case d.relative:
		t = today.AddDate(0, 0, d.offset)
	case d.mon > 0 && d.day > 0 && d.year > 0:
		t = time.Date(d.year, time.Month(d.mon), d.day, 0, 0, 0, 0, time.UTC)
		if t.Day() != d.day {
			return Value{}, NotADate, ""
		}
	case d.day > 0:
		var ok bool
		if t, ok = d.next(today); !ok {
			return Value{}, NotADate, ""
		}
	case d.hasWeekday && d.mon == 0:
		t = today.AddDate(0, 0, (int(d.weekday)-int(today.Weekday())+7)%7)
		if t.Equal(today) {
			t = t.AddDate(0, 0, 7)
		}
	case d.mon > 0:
		return Value{}, Incomplete, ""
	default:
		return Value{}, NotADate, ""
	}
	v := Value{Value: t.Format(time.DateOnly)}
	if d.twoWays {
		other := fmt.Sprintf("%04d-%02d-%02d", t.Year(), t.Day(), int(t.Month()))
		if d.in.Region == "" {
			return Value{}, Ambiguous, other
		}
		v.Hints = []Hint{{Reason: Ambiguous, Suggest: other}}
	}
	return v, "", ""
}

func (d *dateReader) today() time.Time {
	zone := d.in.Zone
	if zone == nil {
		zone = time.UTC
	}
	n := d.in.Now.In(zone)
	return time.Date(n.Year(), n.Month(), n.Day(), 0, 0, 0, 0, time.UTC)
}

// next finds the next day with that number, in that month when one was said.
func (d *dateReader) next(today time.Time) (time.Time, bool) {
	first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
	for m := range 97 { // 29 February may be eight years away
		t := first.AddDate(0, m, d.day-1)
		if t.Day() == d.day && (d.mon == 0 || int(t.Month()) == d.mon) && !t.Before(today) {
			return t, true
		}
	}
	return time.Time{}, false
}

// scan collects the parts of the date from the words; a word that has no place in a date makes it none.
func (d *dateReader) scan() Reason {
	if len(d.toks) == 0 || len(d.toks) > 24 {
		return NotADate
	}
	i := 0
	for i < len(d.toks) {
		next := d.part(i)
		if next == i {
			return NotADate
		}
		i = next
	}
	if d.mon > 12 || d.day > 31 || d.year != 0 && (d.year < 1850 || d.year > 2200) {
		return NotADate
	}
	return ""
}

func (d *dateReader) part(i int) int {
	if next := d.counted(i); next > i {
		return next
	}
	if next := d.numeric(i); next > i {
		return next
	}
	if _, ok := d.fullYear(i + 1); ok && d.misheard(i) {
		return i + 1
	}
	t := d.toks[i]
	if t.Kind == Sign {
		if strings.Contains(".,-/'’()", t.Fold) {
			return i + 1
		}
		return i
	}
	for _, l := range preferred(d.in.Lang) {
		if next := d.word(l, i); next > i {
			return next
		}
	}
	return i
}
