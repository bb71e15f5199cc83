package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"github.com/seed-151f84ba/intake/extract"
)

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
	t.eitherPhone(key)
}

// eitherPhone: "212 555 0142 or 212 555 0143": the first is taken, and that there is another is told.
func (t *turn) eitherPhone(key string) {
	first := -1
	for i, c := range t.out.Candidates {
		switch {
		case c.Field != key || len(c.Spans) == 0:
		case first < 0:
			first = i
		case t.orBetween(t.out.Candidates[first].Spans[0], c.Spans[0]):
			one, two := &t.out.Candidates[first], &t.out.Candidates[i]
			one.Alternates, two.Alternates = append(one.Alternates, two.Value), append(two.Alternates, one.Value)
			return
		}
	}
}

func (t *turn) orBetween(a, b extract.Span) bool {
	for _, l := range t.lines {
		if a.Line != l.ID || b.Line != l.ID || a.End > b.Start || b.Start > len(l.Text) {
			continue
		}
		between := strings.Fields(l.Text[a.End:b.Start])
		return len(between) > 0 && len(between) < 4 && slices.ContainsFunc(between, func(w string) bool {
			switch extract.FoldWord(strings.Trim(w, ",.;")) {
			case "or", "o", "u", "ou", "oder", "او":
				return true
			}
			return false
		})
	}
	return false
}

// judgeRun decides what a stretch of digits is.
func (t *turn) judgeRun(l *line, r run, key string) {
	if t.takenAt(l, r.start, r.end) || len(r.digits) < 3 {
		return
	}
	asked := t.heardAsk(key)
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
	if !asked && about != "phone" && !part.plus && t.agentWantsID() && t.bareDigits(l, part) {
		return
	}
	if other := t.mainAsk(); other != "" && !asked && about != "phone" && !part.plus && t.digitField(other) {
		return
	}
	if !valid && !part.plus && about != "phone" && t.codeLetters(l, part.start) {
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

// codeLetters: two to four letters that are no word and no name stand right before the digits, as in a reference.
func (t *turn) codeLetters(l *line, start int) bool {
	i := l.tokenAt(start) - 1
	if i < 0 || l.toks[i].Kind != extract.Letters {
		return false
	}
	f := l.toks[i].Fold
	v := t.vocab[f]
	n := utf8.RuneCountInString(f)
	return n >= 2 && n <= 4 && !v.common() && !v.nameLike() && !v.place && !t.stop(f) && !t.fillWord(f) && len(l.sentenceOf(i).around(l.sentenceOf(i).wordAt(i))) == 0
}

// agentWantsID: the words the customer answers ask for a number that is no phone number.
func (t *turn) agentWantsID() bool {
	if t.req.Agent == "" {
		return false
	}
	for _, s := range t.newLine(extract.Line{Text: t.req.Agent}, t.req.Setting.Lang).sentences {
		told := !s.question && slices.ContainsFunc(s.words, func(w string) bool { return t.is(telling, w) }) // "what we have so far"
		if t.asks(s) && !told && t.has(s, "context.id", 0, len(s.words)) && !t.has(s, "context.phone", 0, len(s.words)) {
			return true
		}
	}
	return false
}

// digitField: what was asked is itself answered in digits.
func (t *turn) digitField(key string) bool {
	f, ok := t.field(key)
	return ok && (f.Type == extract.Identifier || f.Type == extract.Number || f.Type == extract.Date && t.req.Setting.Mode == extract.Spoken)
}

func spanOf(l *line, start, end int) extract.Span {
	return extract.Span{Line: l.ID, Rev: l.Rev, Start: start, End: end}
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
	for _, region := range []string{t.req.Setting.Region, t.req.Setting.Home} {
		n, err := phonenumbers.Parse(extract.FoldDigits(text), strings.ToUpper(region))
		if err == nil && phonenumbers.IsValidNumber(n) {
			return true
		}
	}
	d := digitsOf(text)
	if rest, ok := strings.CutPrefix(d, "00"); ok {
		n, err := phonenumbers.Parse("+"+rest, "")
		return err == nil && phonenumbers.IsValidNumber(n)
	}
	return false
}
