package rules

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

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

// phones finds numbers, written and spoken, and leaves what only looks like one.
func (t *turn) phones() {
	key := t.keyFor(extract.Phone)
	if key == "" {
		return
	}
	for _, l := range t.lines {
		for _, r := range t.runs(l) {
			t.judgeRun(l, r, key)
		}
		t.spokenPhones(l, key)
	}
	t.dictated(key)
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

// judgeRun decides what a stretch of digits is.
func (t *turn) judgeRun(l *line, r run, key string) {
	if t.takenAt(l, r.start, r.end) || len(r.digits) < 3 {
		return
	}
	asked := t.isAsked(key)
	if len(r.digits) < 7 {
		if asked && t.mainAsk() == key && t.bareDigits(l, r) {
			t.propose(key, r.text, 0.3, l, spanOf(l, r.start, r.end))
		}
		return
	}
	about := t.context(l, r.start)
	if r.stuck && !(asked && !strings.ContainsAny(l.Text[max(0, r.start-1):r.start], "#$€£")) {
		return
	}
	if about == "id" && !r.plus {
		return
	}
	if t.negated(l, r.start) {
		l.take(r.start, r.end)
		return
	}
	part, valid := t.bestPart(r, asked || about == "phone")
	if part.digits == "" || looksLike(part.text, part.digits) && !part.plus {
		if !asked || looksLike(r.text, r.digits) && !t.bareDigits(l, r) {
			return
		}
		part = r
	}
	if other := t.mainAsk(); other != "" && !asked && about != "phone" && !part.plus && t.digitField(other) {
		return
	}
	switch {
	case valid || part.plus && len(part.digits) >= 8:
	case asked || about == "phone":
	case grouped(part.text) && len(part.digits) >= 10 && len(part.digits) <= 12:
	case len(part.digits) == 10 && !strings.ContainsAny(part.text, "./") && part.digits != "1234567890":
	default:
		return
	}
	conf := 0.8
	if asked || about == "phone" {
		conf = 0.9
	}
	t.propose(key, part.text, conf, l, spanOf(l, part.start, part.end))
}

// digitField: what was asked is itself answered in digits.
func (t *turn) digitField(key string) bool {
	f, ok := t.field(key)
	return ok && (f.Type == extract.Identifier || f.Type == extract.Number || f.Type == extract.Date)
}

func spanOf(l *line, start, end int) extract.Span {
	return extract.Span{Line: l.ID, Rev: l.Rev, Start: start, End: end}
}

func (t *turn) takenAt(l *line, start, end int) bool {
	for i := l.tokenAt(start); i < len(l.toks) && l.toks[i].Start < end; i++ {
		if l.taken[i] {
			return true
		}
	}
	return false
}

// bareDigits: apart from fillers the line holds nothing but the number.
func (t *turn) bareDigits(l *line, r run) bool {
	if len(l.toks) > 60 {
		return false
	}
	for i, tok := range l.toks {
		if tok.Kind == extract.Sign || tok.Start >= r.start && tok.End <= r.end {
			continue
		}
		if !t.fillWord(tok.Fold) && !t.inSection(l, i, "fill") && !t.inSection(l, i, "intro.phone") && !t.inSection(l, i, "context.phone") {
			return false
		}
	}
	return true
}

// inSection: token i is inside a phrase of the section.
func (t *turn) inSection(l *line, i int, section string) bool {
	s := l.sentenceOf(i)
	return s != nil && t.hitCovers(s, s.wordAt(i), section) && s.at[s.wordAt(i)] == i
}

// before is the sentence byte start stands in and the number of its words before it.
func (l *line) before(start int) (*sentence, int) {
	i := l.tokenAt(start)
	if i == len(l.toks) {
		return nil, 0
	}
	s := l.sentenceOf(i)
	if s == nil {
		return nil, 0
	}
	return s, s.wordAt(i)
}

// context tells what the words before a number speak of: "phone", "id" or "".
func (t *turn) context(l *line, start int) string {
	s, w := l.before(start)
	if s == nil {
		return ""
	}
	for k := w - 1; k >= 0 && k >= w-7; k-- {
		if t.hitEndsAt(s, "context.phone", k) {
			return "phone"
		}
		if t.hitEndsAt(s, "context.id", k) {
			return "id"
		}
	}
	if w > 0 && slices.Contains([]string{"number", "no", "num", "nr"}, s.words[w-1]) {
		return "phone"
	}
	return ""
}

func (t *turn) hitEndsAt(s *sentence, section string, k int) bool {
	for _, h := range s.around(k) {
		if h.to == k+1 && t.section(h) == section {
			return true
		}
	}
	return false
}

// negated: the words right before say that what follows is not, or no longer, the value.
func (t *turn) negated(l *line, start int) bool {
	s, w := l.before(start)
	if s == nil {
		return false
	}
	for k := max(0, w-5); k < w; k++ {
		near := k >= w-2
		if h, ok := t.longest(s, k, "negate"); ok && h.to <= w && (near || h.to >= w-1) {
			return true
		}
		if h, ok := t.longest(s, k, "old"); ok && h.to <= w && (k+1 < w || near) && !t.newer(s, k, w) {
			return true
		}
	}
	return false
}

// newer: after the word that says "old" another says which one holds now.
func (t *turn) newer(s *sentence, k, w int) bool {
	for ; k < w; k++ {
		switch s.words[k] {
		case "new", "now", "current", "correct", "right", "but", "its", "actually", "should", "instead":
			return true
		}
	}
	return false
}

// bestPart finds the part of a run that is a number: the whole, or the groups that a numbering plan knows.
func (t *turn) bestPart(r run, expected bool) (run, bool) {
	if t.valid(r.text) {
		return r, true
	}
	var groups []run
	from := -1
	for i, c := range r.text {
		blank := c == ' ' || c == '\u00a0'
		if !blank && from < 0 {
			from = i
		}
		if blank && from >= 0 {
			groups = append(groups, run{start: r.start + from, end: r.start + i})
			from = -1
		}
	}
	if from >= 0 {
		groups = append(groups, run{start: r.start + from, end: r.end})
	}
	if len(groups) > 1 && len(groups) <= 8 {
		for n := len(groups) - 1; n >= 1; n-- {
			for i := 0; i+n <= len(groups); i++ {
				p := run{start: groups[i].start, end: groups[i+n-1].end}
				p.text = r.text[p.start-r.start : p.end-r.start]
				p.digits = digitsOf(p.text)
				p.plus = hasPlus(p.text)
				if len(p.digits) >= 9 && t.valid(p.text) {
					return p, true
				}
			}
		}
	}
	for i := len(groups) - 1; i >= 0 && len(groups) > 1 && !r.plus; i-- {
		p := groups[i]
		p.text = r.text[p.start-r.start : p.end-r.start]
		if p.digits = digitsOf(p.text); len(p.digits) == 10 && !looksLike(p.text, p.digits) {
			return p, false
		}
	}
	if len(r.digits) <= 15 || expected && len(r.digits) <= 17 {
		return r, false
	}
	return run{}, false
}

// valid: a numbering plan knows the number, in the region of the setting or an international one.
func (t *turn) valid(text string) bool {
	n, err := phonenumbers.Parse(extract.FoldDigits(text), strings.ToUpper(t.req.Setting.Region))
	if err == nil && phonenumbers.IsValidNumber(n) {
		return true
	}
	d := digitsOf(text)
	if rest, ok := strings.CutPrefix(d, "00"); ok {
		n, err = phonenumbers.Parse("+"+rest, "")
		return err == nil && phonenumbers.IsValidNumber(n)
	}
	return false
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
