package policy

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A text is laid out in lines: headings of many forms, points of lists, lines that begin with a label. A sentence stands
// under the heading or label before it, and that one under the heading of its section.

var (
	bullet   = regexp.MustCompile(`^\s*(?:[-*•–·▪►>✓✗]|\(?\d{1,2}[.)]|[a-z]\))\s+`)
	hashes   = regexp.MustCompile(`^\s*#{1,6}\s+`)
	framed   = regexp.MustCompile(`^\s*(?:\*\*(.+?)\*\*:?|__(.+?)__:?|<([^<>/]+)>|\[([^\[\]]+)\]|[=-]{2,}\s*([^=-].*?)\s*[=-]{2,})\s*$`)
	closing  = regexp.MustCompile(`^\s*</[^<>]+>\s*$`)
	tagged   = regexp.MustCompile(`^\s*<([^<>/]+)>(.+)</[^<>]+>\s*$`)
	emphasis = strings.NewReplacer("**", "", "__", "", "`", "")
)

// layout reads a text line by line.
type layout struct {
	fallback string // the language of the whole text
	lines    []string
	n        int       // the line read now
	section  *sentence // the heading in force until the next one
	list     *sentence // the heading of the points that follow it
	out      []*sentence
}

// sentences splits a text at line ends and full stops, and puts what stands under a heading or label under it.
func sentences(text string) []*sentence {
	l := layout{fallback: language(tokens(text), languages[0], 0), lines: untagged(strings.Split(text, "\n"))}
	for n, line := range l.lines {
		l.n = n
		l.line(line)
	}
	return l.out
}

// untagged writes "<tag>one | two</tag>" as a heading and the lines of its own.
func untagged(in []string) []string {
	out := make([]string, 0, len(in))
	for _, line := range in {
		m := tagged.FindStringSubmatch(line)
		if m == nil {
			out = append(out, line)
			continue
		}
		out = append(out, "<"+m[1]+">")
		for _, part := range strings.Split(m[2], "|") {
			out = append(out, strings.TrimSpace(part))
		}
		out = append(out, "</"+m[1]+">")
	}
	return out
}

// line reads one line: a heading, or sentences under the headings before it.
func (l *layout) line(line string) {
	switch {
	case strings.TrimSpace(line) == "":
		l.list = nil
		return
	case closing.MatchString(line):
		l.section, l.list = nil, nil
		return
	}
	if title := l.title(line); title != "" {
		l.section, l.list = l.sentence(title, nil), nil
		return
	}
	point := bullet.MatchString(line)
	line = strings.TrimSpace(emphasis.Replace(bullet.ReplaceAllString(line, "")))
	if !point || strings.HasSuffix(line, ":") {
		l.list = nil
	}
	head := l.section
	if l.list != nil {
		head = l.list
	}
	lead := 0
	if label, rest := l.labelled(line, head); label != nil && label.kind() == "plain" {
		lead = len(line) - len(rest)
	} else if label != nil {
		head, line = label, rest
	}
	l.read(line, head, point, lead)
}

// read adds the sentences of a line, whose first bytes, lead of them, are a label that says nothing; one that leads the points behind it becomes their heading.
func (l *layout) read(line string, head *sentence, point bool, lead int) {
	base := head
	for _, raw := range l.arrows(stops(line)) {
		if raw = strings.TrimSpace(raw); !strings.ContainsFunc(raw, unicode.IsLetter) {
			continue
		}
		if label, rest := l.labelled(raw, base); lead == 0 && label != nil && label.kind() == "plain" {
			lead = len(raw) - len(rest)
		} else if lead == 0 && label != nil {
			head, raw = label, rest
		}
		s := &sentence{raw: raw, line: l.n, head: head, lead: lead}
		s.read(l.fallback)
		lead = 0
		if (!point || strings.HasSuffix(raw, ":")) && l.leads(s, raw) {
			l.list = s
			continue
		}
		l.out = append(l.out, s)
	}
}

func (l *layout) sentence(raw string, head *sentence) *sentence {
	s := &sentence{raw: raw, line: l.n, head: head}
	s.read(l.fallback)
	return s
}

// title is the text of a line that is a heading on its own, "" when it is none.
func (l *layout) title(line string) string {
	if hashes.MatchString(line) {
		return strings.TrimSpace(emphasis.Replace(hashes.ReplaceAllString(line, "")))
	}
	if m := framed.FindStringSubmatch(line); m != nil {
		for _, t := range m[1:] {
			if t != "" && !strings.HasSuffix(t, ".") {
				return strings.ReplaceAll(strings.TrimSpace(t), "_", " ")
			}
		}
	}
	if bullet.MatchString(line) {
		return ""
	}
	bare := strings.TrimSuffix(strings.TrimSpace(line), ":")
	if capitals(bare) && !strings.ContainsAny(bare, ".!?:;,") && l.followed() {
		return bare
	}
	if strings.ContainsAny(bare, ".!?:;,") || !l.followed() || len(strings.Fields(bare)) > 8 {
		return ""
	}
	s := l.sentence(bare, nil)
	if k := s.kind(); k == "facts" && l.section != nil && unicode.IsLower([]rune(bare)[0]) {
		return "" // "company" below "Not needed"
	}
	if s.kind() != "" || !bullet.MatchString(l.lines[l.n+1]) && s.titled() {
		return bare
	}
	return ""
}

// titled says whether a short line names a matter and nothing else.
func (s *sentence) titled() bool {
	return len(s.ts) < 6 && len(s.marks["reason"]) > 0 && len(s.marks["field"]) == 0 && len(s.marks["cond"]) == 0 && s.actAt(0) == nil && s.raw[0] != '(' && unicode.IsUpper([]rune(s.raw)[0])
}

// followed says whether the next line holds something.
func (l *layout) followed() bool {
	return l.n+1 < len(l.lines) && strings.TrimSpace(l.lines[l.n+1]) != ""
}

// capitals says whether a text is written in capitals.
func capitals(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 3
}

// labelled cuts a line whose label says what the line is about in the way of a heading: "STYLE: brief", "IF THEY
// REFUSE: …", "Fields: name and phone".
func (l *layout) labelled(line string, head *sentence) (*sentence, string) {
	i := strings.IndexAny(line, ":：")
	if i < 3 || i > 60 || i+1 >= len(line) || strings.TrimSpace(line[i+1:]) == "" || strings.ContainsAny(line[:i], ".!?;") {
		return nil, line
	}
	label := l.sentence(line[:i], head)
	if k := label.kind(); k == "" {
		return nil, line
	}
	_, size := utf8.DecodeRuneInString(line[i:])
	return label, strings.TrimSpace(line[i+size:])
}

// leads says whether a line leads the points of a list behind it.
func (l *layout) leads(s *sentence, raw string) bool {
	if l.n+1 >= len(l.lines) {
		return false
	}
	if !bullet.MatchString(l.lines[l.n+1]) {
		return false
	}
	return strings.HasSuffix(raw, ":") || !strings.ContainsAny(raw, ".!?;") && len(s.ts) <= 6 && !bullet.MatchString(raw)
}

// kind is what a heading says its section is about: start, fields, never, tone, refusal, attempts, … ; "" for a matter.
func (s *sentence) kind() string {
	for _, m := range s.marks["section"] {
		if s.slack(0, m.from) && s.slack(m.to, len(s.ts)) {
			return m.tag
		}
	}
	return ""
}

// slack says whether the tokens are signs and small words.
func (s *sentence) slack(from, to int) bool {
	for i := from; i < to; i++ {
		if !s.ts[i].punct && !slices.ContainsFunc(s.marks["slack"], func(m mark) bool { return m.from <= i && i < m.to }) {
			return false
		}
	}
	return true
}

// chapter is the kind of the nearest section that has one.
func (s *sentence) chapter() string {
	for h := s.head; h != nil; h = h.head {
		if k := h.kind(); k != "" && k != "plain" {
			return k
		}
		if h.matter() {
			return ""
		}
	}
	return ""
}

// matter says whether a heading names a matter.
func (s *sentence) matter() bool { return len(s.marks["reason"]) > 0 }
