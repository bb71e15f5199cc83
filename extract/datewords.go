package extract

import (
	"slices"
	"time"
)

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
			if d.mon != 0 && d.mon != s.value {
				return i // two dates
			}
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
