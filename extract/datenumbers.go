package extract

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// numeric reads 2026-11-22, 22/11/2026, 11.22.26, 22nd, 1998 and single days.
func (d *dateReader) numeric(i int) int {
	n, ok := dateNumber(d.toks[i].Fold)
	if zero, is := strings.CutPrefix(d.toks[i].Fold, "o"); is && d.heard() && len(zero) == 1 { // "o2 August"
		n, ok = dateNumber(zero)
	}
	if !ok {
		return i
	}
	if i+2 < len(d.toks) && d.heard() && d.toks[i+1].Fold == ":" && d.toks[i+2].Fold == "00" && d.day == 0 { // "15:00 of July"
		d.day = n
		return i + 3
	}
	if i+4 < len(d.toks) && d.separator(i+1) && d.toks[i+3].Fold == d.toks[i+1].Fold {
		if b, okb := dateNumber(d.toks[i+2].Fold); okb {
			if c, okc := dateNumber(d.toks[i+4].Fold); okc && d.day == 0 {
				d.order(n, b, c, len(d.toks[i].Fold), len(d.toks[i+4].Fold))
				return i + 5
			}
		}
	}
	if next := d.threeNumbers(i, n); next > i {
		return next
	}
	if i+2 < len(d.toks) && d.separator(i+1) && d.day == 0 && d.mon == 0 {
		if b, okb := dateNumber(d.toks[i+2].Fold); okb && n <= 31 && b <= 31 {
			if d.toks[i+1].Fold == "." { // no date with a point has its month first: "5.30" is none
				d.day, d.mon = n, b
				return i + 3
			}
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
	case n < 100 && d.day > 0 && d.mon > 0 && d.year == 0 && d.toks[i].Kind == Digits:
		d.year = century(n, d.in.Now)
	default:
		return i
	}
	return i + 1
}

// threeNumbers reads day, month and year with blanks between them, "05 11 1967". A first number that counts ("1st 7 1944")
// is the day.
func (d *dateReader) threeNumbers(i, n int) int {
	if d.day != 0 || d.mon != 0 {
		return i
	}
	if next := d.heardNumbers(i, n); next > i {
		return next
	}
	c, ok := d.fullYear(i + 2)
	if !ok || n > 31 {
		return i
	}
	b, ok := dateNumber(d.toks[i+1].Fold)
	switch {
	case !ok || b < 1 || b > 12 && n > 12:
		return i
	case d.toks[i].Kind == Mixed && d.toks[i+1].Kind == Digits && b <= 12:
		d.day, d.mon, d.year = n, b, c
	default:
		d.order(n, b, c, 2, 4)
	}
	return i + 3
}

func (d *dateReader) fullYear(i int) (int, bool) {
	if i >= len(d.toks) || len(d.toks[i].Fold) != 4 {
		return 0, false
	}
	c, ok := dateNumber(d.toks[i].Fold)
	return c, ok && c > 1800
}

// heardNumbers reads what recognition makes of the day and the month of a date of birth: together ("0511 1967"), as a time
// of day ("05:11 1967"), with a word for the zero between ("5 or 11 1967").
func (d *dateReader) heardNumbers(i, n int) int {
	if !d.heard() {
		return i
	}
	two := func(a, b, year, next int) int {
		if c, ok := d.fullYear(year); ok && a >= 1 && b >= 1 && a <= 31 && b <= 31 && (a <= 12 || b <= 12) {
			d.order(a, b, c, 2, 4)
			return next
		}
		return i
	}
	if len(d.toks[i].Fold) == 4 && d.toks[i].Kind == Digits {
		return two(n/100, n%100, i+1, i+2)
	}
	if i+2 < len(d.toks) && (d.toks[i+1].Fold == ":" || d.misheard(i+1)) {
		if b, ok := dateNumber(d.toks[i+2].Fold); ok {
			return two(n, b, i+3, i+4)
		}
	}
	return i
}

// heard: a date of birth in a call.
func (d *dateReader) heard() bool { return d.in.Mode == Spoken && d.birth }

// misheard: a word recognition writes for "oh" or "the" between the numbers of a date.
func (d *dateReader) misheard(i int) bool {
	return d.heard() && slices.Contains(preferred(d.in.Lang)[0].Sections["date-heard"], d.toks[i].Fold)
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
