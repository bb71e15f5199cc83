package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// checkDate reads a date and gives ISO 8601. Without a year it is the next such day from Now on (a birthday needs its
// year). With no Now (zero) a date that depends on it stays as it was said.
func checkDate(value string, birth bool, in Setting) (Value, Reason, string) {
	d := dateReader{in: in, toks: Tokens(value), birth: birth}
	return d.read(strings.TrimSpace(value))
}

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

// numeric reads 2026-11-22, 22/11/2026, 11.22.26, 22nd, 1998 and single days.
func (d *dateReader) numeric(i int) int {
	n, ok := dateNumber(d.toks[i].Fold)
	if !ok {
		return i
	}
	if i+4 < len(d.toks) && d.separator(i+1) && d.toks[i+3].Fold == d.toks[i+1].Fold {
		if b, okb := dateNumber(d.toks[i+2].Fold); okb {
			if c, okc := dateNumber(d.toks[i+4].Fold); okc && d.day == 0 {
				d.order(n, b, c, len(d.toks[i].Fold), len(d.toks[i+4].Fold))
				return i + 5
			}
		}
	}
	if i+2 < len(d.toks) && d.day == 0 && d.mon == 0 && len(d.toks[i+2].Fold) == 4 && n <= 31 {
		b, okb := dateNumber(d.toks[i+1].Fold)
		if c, okc := dateNumber(d.toks[i+2].Fold); okb && okc && b >= 1 && b <= 12 && c > 1800 { // 05 11 1967
			d.order(n, b, c, 2, 4)
			return i + 3
		}
	}
	if i+2 < len(d.toks) && d.separator(i+1) && d.day == 0 && d.mon == 0 {
		if b, okb := dateNumber(d.toks[i+2].Fold); okb && n <= 31 && b <= 31 {
			d.order(n, b, 0, 1, 0)
			return i + 3
		}
	}
	switch {
	case len(d.toks[i].Fold) == 4 && d.toks[i].Kind == Digits && d.year == 0:
		d.year = n
	case len(d.toks[i].Fold) == 8 && d.toks[i].Kind == Digits && d.day == 0:
		s := d.toks[i].Fold
		y, _ := strconv.Atoi(s[4:])
		a, _ := strconv.Atoi(s[:2])
		b, _ := strconv.Atoi(s[2:4])
		if y < 1850 || y > 2200 {
			d.year, _ = strconv.Atoi(s[:4])
			d.mon, _ = strconv.Atoi(s[4:6])
			d.day, _ = strconv.Atoi(s[6:])
		} else {
			d.order(a, b, y, 2, 4)
		}
	case n >= 1 && n <= 31 && d.day == 0:
		d.day = n
	case n >= 1 && n <= 12 && d.mon == 0 && d.toks[i].Kind == Mixed:
		d.mon = n
	case n < 100 && d.day > 0 && d.mon > 0 && d.year == 0:
		d.year = century(n, d.in.Now)
	default:
		return i
	}
	return i + 1
}

func (d *dateReader) separator(i int) bool {
	s := d.toks[i].Fold
	return s == "/" || s == "-" || s == "."
}

// order decides which of three numbers is the year, month, day: by size, else by the habit of the language in the region.
func (d *dateReader) order(a, b, c, lenA, lenC int) {
	if lenA == 4 {
		d.year, d.mon, d.day = a, b, c
		return
	}
	if d.year = c; lenC == 2 {
		d.year = century(c, d.in.Now)
	}
	monthFirst := slices.Contains(preferred(d.in.Lang)[0].Sections["month-first"], strings.ToUpper(d.in.Region))
	switch {
	case a > 12:
		monthFirst = false
	case b > 12:
		monthFirst = true
	default:
		d.twoWays = a != b
	}
	if d.day, d.mon = a, b; monthFirst {
		d.mon, d.day = a, b
	}
}

// century completes a year of two digits: at most ten years ahead of now, else the past century.
func century(yy int, now time.Time) int {
	base := 2000
	if !now.IsZero() {
		base = now.Year() / 100 * 100
		if base+yy > now.Year()+10 {
			return base - 100 + yy
		}
		return base + yy
	}
	if yy > 36 {
		return 1900 + yy
	}
	return base + yy
}

// dateNumber reads digits with an optional ordinal ending: 5, 05, 5th, 1er, 2ª.
func dateNumber(fold string) (int, bool) {
	end := 0
	for end < len(fold) && fold[end] >= '0' && fold[end] <= '9' {
		end++
	}
	switch fold[end:] {
	case "", "st", "nd", "rd", "th", "er", "ª", "º", "°":
		n, err := strconv.Atoi(fold[:end])
		return n, err == nil && end <= 8
	}
	return 0, false
}

// word reads the words of dates a language lists: months, weekdays, relative days, ordinals, and the small words
// between them.
func (d *dateReader) word(l *Lexicon, i int) int {
	for _, s := range l.dates[d.toks[i].Fold] {
		next, ok := matchWords(d.toks, i, s.words)
		if !ok {
			continue
		}
		switch s.role {
		case month:
			d.mon = s.value
		case weekday:
			d.weekday, d.hasWeekday = time.Weekday(s.value%7), true
		case relativeDay:
			d.relative, d.offset = true, s.value
		case ordinal:
			if d.day == 0 {
				d.day = s.value
			} else if d.mon == 0 {
				d.mon = s.value
			}
		}
		return next
	}
	return d.said(l, i)
}

// counted reads "3 days", "two weeks", with "ago" or its like after it counted back.
func (d *dateReader) counted(i int) int {
	for _, l := range preferred(d.in.Lang) {
		n, next, ok := d.amount(l, i)
		if !ok || next >= len(d.toks) {
			continue
		}
		for _, s := range l.dates[d.toks[next].Fold] {
			if s.role != unit {
				continue
			}
			d.relative, d.offset = true, n*s.value
			if next++; next < len(d.toks) && slices.Contains(l.Sections["ago"], d.toks[next].Fold) {
				d.offset, next = -d.offset, next+1
			}
			return next
		}
	}
	return i
}

func (d *dateReader) amount(l *Lexicon, i int) (n, next int, ok bool) {
	if v, is := dateNumber(d.toks[i].Fold); is {
		return v, i + 1, v < 4000
	}
	n, next, ok = l.number(d.toks, i)
	return n, next, ok
}

// said reads a day or a year said in words.
func (d *dateReader) said(l *Lexicon, i int) int {
	n, next, ok := l.number(d.toks, i)
	switch {
	case !ok:
		return i
	case n >= 1 && n <= 31 && d.day == 0:
		d.day = n
	case n >= 1850 && n <= 2200 && d.year == 0:
		d.year = n
	case n >= 18 && n <= 21 && d.year == 0 && next < len(d.toks): // "nineteen eighty four"
		rest, after, ok := l.number(d.toks, next)
		if !ok || rest < 10 || rest > 99 {
			return i
		}
		d.year, next = n*100+rest, after
	default:
		return i
	}
	return next
}
