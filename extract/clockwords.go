package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A language file's section [clock] holds the words of times of day, each after what it means: "+30 half past" and
// "-15 quarter to" minutes with the hour after them, "30+ y media" and "15- menos cuarto" with the hour before them,
// "past minutes past" and "to minutes to" between minutes and the hour, "hour o'clock" after the hour, "am in the
// morning" and "pm in the evening" after the time, "about around" before or behind it.

// clockReader reads a time said in words of one language from the words at i.
type clockReader struct {
	l    *Lexicon
	toks []Token
	i    int
}

// ishes is a number and the "ish" written to it.
var ishes = regexp.MustCompile(`(?i)\b(\d{1,2}) ?-?ish\b`)

// saidTime reads a time said in words.
func saidTime(value, lang string) (Value, Reason) {
	toks := Tokens(ishes.ReplaceAllString(value, "$1 ish"))
	if len(toks) > 9 {
		return Value{}, BadSyntax
	}
	for _, l := range preferred(lang) {
		c := clockReader{l: l, toks: toks}
		if total, ok := c.time(); ok {
			return Value{Value: fmt.Sprintf("%02d:%02d", total/60, total%60)}, ""
		}
	}
	return Value{}, BadSyntax
}

// time is the minutes since midnight. A bare number is no time: something must say that it is one.
func (c *clockReader) time() (int, bool) {
	c.word("about")
	minute, said, ok := 0, false, false
	if mark, is := c.offset(true); is {
		minute, said = mark, true
	}
	hour, ok := c.number(59)
	if ok && !said {
		hour, minute, said, ok = c.between(hour)
	}
	if !ok || hour > 24 {
		return 0, false
	}
	said = c.word("hour") || said
	if mark, is := c.offset(false); is {
		minute, said = mark, true
	} else if n, is := c.number(59); is && minute == 0 && n > 0 {
		minute, said = n, true
	}
	pm := c.word("pm")
	am := !pm && c.word("am")
	said = c.word("about") || said || am || pm
	for c.i < len(c.toks) && c.toks[c.i].Kind == Sign {
		c.i++
	}
	switch {
	case c.i < len(c.toks) || !said:
		return 0, false
	case pm && hour < 12:
		hour += 12
	case am && hour == 12:
		hour = 0
	}
	const day = 24 * 60
	return ((hour*60+minute)%day + day) % day, true
}

// between reads what stands between minutes and the hour ("ten past six"); without it the number was the hour.
func (c *clockReader) between(first int) (hour, minute int, said, ok bool) {
	sign := 0
	switch at := c.i; {
	case c.word("past"):
		sign = 1
	case c.word("to"):
		sign = -1
	default:
		c.i = at
		return first, 0, false, true
	}
	hour, ok = c.number(24)
	return hour, sign * first, true, ok
}

// word steps over a word of the kind.
func (c *clockReader) word(kind string) bool {
	_, ok := c.step(func(mark string) bool { return mark == kind })
	return ok
}

// offset steps over words for minutes that stand before the hour, or behind it.
func (c *clockReader) offset(before bool) (int, bool) {
	mark, ok := c.step(func(mark string) bool {
		first, last := mark[0], mark[len(mark)-1]
		return before && (first == '+' || first == '-') || !before && (last == '+' || last == '-')
	})
	n, _ := strconv.Atoi(strings.Trim(mark, "+-"))
	if strings.Contains(mark, "-") {
		n = -n
	}
	return n, ok
}

func (c *clockReader) step(is func(mark string) bool) (string, bool) {
	for _, line := range c.l.Sections["clock"] {
		mark, forms, _ := strings.Cut(line, " ")
		if !is(mark) {
			continue
		}
		for form := range strings.SplitSeq(forms, "|") {
			if next, ok := matchWords(c.toks, c.i, foldWords(form)); ok {
				c.i = next
				return mark, true
			}
		}
	}
	return "", false
}

func (c *clockReader) number(most int) (int, bool) {
	if c.i >= len(c.toks) {
		return 0, false
	}
	if t := c.toks[c.i]; t.Kind == Digits {
		n, err := strconv.Atoi(t.Fold)
		c.i++
		return n, err == nil && n <= most
	}
	n, next, ok := c.l.SpokenNumber(c.toks, c.i)
	if ok {
		c.i = next
	}
	return n, ok && n <= most
}
