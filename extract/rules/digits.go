package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// run is a stretch of digits with the marks people put between them.
type run struct {
	start, end int // bytes, the extension included
	text       string
	digits     string
	plus       bool
	stuck      bool // letters, a currency or # touch it
}

// runs scans a line for stretches of digits, once from left to right.
func (t *turn) runs(l *line) []run {
	var out []run
	text := l.Text
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !(r == '+' || r == '\uFF0B' || r == '(' || unicode.IsDigit(r)) || !startsRun(text[i:], r) {
			i += size
			continue
		}
		end := runEnd(text, i)
		if end <= i {
			i += size
			continue
		}
		end = beforeClock(text, i, end)
		one := run{start: i, end: end}
		one.digits = digitsOf(text[i:end])
		one.plus = hasPlus(text[i:end])
		if ext := extension(text[end:]); ext > 0 && len(one.digits) >= 6 {
			one.end += ext
		}
		one.stuck = touched(text, one.start, one.end)
		one.text = text[one.start:one.end]
		out = append(out, one)
		i = one.end
	}
	return out
}

// beforeClock ends a run before its last group when that is the hour of a time ("349-8600 12:37").
func beforeClock(text string, start, end int) int {
	if end+1 >= len(text) || text[end] != ':' || text[end+1] < '0' || text[end+1] > '9' {
		return end
	}
	if blank := strings.LastIndexByte(text[start:end], ' '); blank > 0 && len(text[start:end])-blank <= 3 {
		return start + len(strings.TrimRight(text[start:start+blank], " "))
	}
	return end
}

func hasPlus(s string) bool {
	s = strings.TrimLeft(s, "( ")
	return strings.HasPrefix(s, "+") || strings.HasPrefix(s, "\uFF0B")
}

func startsRun(rest string, r rune) bool {
	if unicode.IsDigit(r) {
		return true
	}
	rest = rest[:min(len(rest), 16)]
	trimmed := strings.TrimLeft(rest, "+\uFF0B( ")
	next, _ := utf8.DecodeRuneInString(trimmed)
	return len(rest)-len(trimmed) <= 8 && unicode.IsDigit(next)
}

// runEnd extends over digits and at most three marks between them.
func runEnd(text string, i int) int {
	end, gap := i, 0
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsDigit(r):
			end, gap = i+size, 0
		case (r == '+' || r == '\uFF0B') && digitsOf(text[end:i]) == "" && end <= i && gap <= 2 && digitsSeen(text, end) == 0:
			gap++
		case strings.ContainsRune(" -.()/~[]\u00a0\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u2060\u3000()-", r):
			if gap++; gap > 3 || r == '.' && i+size < len(text) && text[i+size] == ' ' {
				return end
			}
		default:
			return end
		}
		i += size
	}
	return end
}

func digitsSeen(text string, end int) int {
	if end == 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(text[:end])
	if unicode.IsDigit(r) {
		return 1
	}
	return 0
}

// extension is the length of "ext 12", "x12", "#12" at the start of s.
func extension(s string) int {
	low := strings.ToLower(s[:min(len(s), 40)])
	rest := strings.TrimLeft(low, " ,;~")
	for _, mark := range []string{"extension", "extn", "ext", "extensión", "poste", "durchwahl", "ramal", "anexo", "int", "x", "#", "доб"} {
		after, ok := strings.CutPrefix(rest, mark)
		if !ok {
			continue
		}
		number := strings.TrimLeft(after, " .:#=")
		n := 0
		for n < len(number) && number[n] >= '0' && number[n] <= '9' {
			n++
		}
		if n >= 1 && n <= 7 && len(after)-len(number) <= 3 {
			return len(low) - len(number) + n
		}
	}
	return 0
}

// touched: a letter, an underscore, # or a currency sign stands right before or a letter, % or currency right after.
func touched(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	if before == utf8.RuneError {
		before = ' '
	}
	if after == utf8.RuneError {
		after = ' '
	}
	latin := func(r rune) bool { return unicode.IsLetter(r) && r < 0x2E80 }
	return latin(before) || before == '_' || before == '#' || unicode.Is(unicode.Sc, before) || before == '@' || before == '*' ||
		latin(after) || after == '%' || after == '_' || unicode.Is(unicode.Sc, after) || after == '@' || after == '*' ||
		(before == '.' || before == ',' || before == ':') && start > 1 && unicode.IsDigit(rune(text[start-2])) ||
		after == ':' && end+1 < len(text) && unicode.IsDigit(rune(text[end+1]))
}

func digitsOf(s string) string {
	var b strings.Builder
	for _, r := range extract.FoldDigits(s) {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// grouped: three or more groups of digits, as phone numbers are written.
func grouped(text string) bool {
	groups, in := 0, false
	for _, r := range text {
		if d := unicode.IsDigit(r); d && !in {
			groups, in = groups+1, true
		} else if !d {
			in = false
		}
	}
	return groups >= 3
}

// looksLike: a date, a time, an IP address, a card or another number that is no phone.
func looksLike(text, digits string) bool { return extract.LooksLikeOther(text, digits) }
