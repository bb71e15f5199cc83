package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// emails finds addresses: written with @, with the sign written out, and spoken.
func (t *turn) emails() {
	if _, ok := t.field("email"); !ok && !t.wants(extract.Email) {
		return
	}
	for _, l := range t.lines {
		for i := range l.toks {
			if l.taken[i] {
				continue
			}
			if l.toks[i].Fold == "@" {
				t.written(l, i)
			} else if name := t.atSign(l, i); name > 0 {
				t.spokenEmail(l, i, i+name)
			}
		}
	}
	t.halfEmail()
}

// wants: some field of that type is collected.
func (t *turn) wants(kind extract.Type) bool { return t.keyFor(kind) != "" }

// keyFor is the key a found value of that type is for: the asked field of the type, else the built-in one.
func (t *turn) keyFor(kind extract.Type) string {
	for _, key := range t.asked {
		if f, ok := t.field(key); ok && f.Type == kind {
			return key
		}
	}
	if f, ok := t.field(string(kind)); ok {
		return f.Key
	}
	return ""
}

// written expands the bytes around an @.
func (t *turn) written(l *line, i int) {
	at := l.toks[i].Start
	start := at
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(l.Text[:start])
		if !localRune(r) {
			break
		}
		start -= size
	}
	start += len(l.Text[start:at]) - len(strings.TrimLeft(l.Text[start:at], ".'/?*=&#!"))
	end := at + 1
	for end < len(l.Text) {
		r, size := utf8.DecodeRuneInString(l.Text[end:])
		if !hostRune(r) {
			break
		}
		end += size
	}
	end = at + 1 + len(strings.TrimRight(l.Text[at+1:end], ".-_"))
	if start == at || end == at+1 {
		t.spaced(l, i, start, end)
		return
	}
	if !strings.Contains(l.Text[at:end], ".") && t.saidHost(l, i, start, end) {
		return
	}
	t.proposeEmail(l, l.Text[start:end], start, end)
}

// saidHost reads a host whose dots are said in words after a written sign: "jo@site dot com".
func (t *turn) saidHost(l *line, i, start, end int) bool {
	for _, lex := range t.lexicons() {
		to := t.hostEndIn(lex, l, i+1)
		if to == 0 || l.toks[to-1].End <= end {
			continue
		}
		from := i
		for from > 0 && l.toks[from-1].Start >= start {
			from--
		}
		if value := lex.SpokenEmail(l.toks[from:to]); knownTop(value[strings.IndexByte(value, '@')+1:]) {
			t.proposeEmail(l, value, l.toks[from].Start, l.toks[to-1].End)
			return true
		}
	}
	return false
}

// proposeEmail proposes an address unless it is said to be an old one.
func (t *turn) proposeEmail(l *line, value string, start, end int) {
	key := t.keyFor(extract.Email)
	if key == "" {
		return
	}
	conf := 0.95
	if t.negated(l, start) {
		l.take(start, end)
		return
	}
	t.propose(key, value, conf, l, extract.Span{Line: l.ID, Rev: l.Rev, Start: start, End: end})
}

func localRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
		strings.ContainsRune(".!#$%&'*+/=?^_`{|}~-", r) || r >= utf8.RuneSelf && r != '\u00a0' && !strings.ContainsRune("،。，：；「」“”‘’«»…–—", r) && r < 0x3000
}

func hostRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' ||
		r >= utf8.RuneSelf && r != '\u00a0' && !strings.ContainsRune("،。，：；！？「」“”‘’«»…–—", r)
}

// spaced reads an address with blanks around its sign: "jo @ site.com", "jo@site . com". A "@word" alone is a handle.
func (t *turn) spaced(l *line, i, start, end int) {
	host := i + 1
	if host < len(l.toks) && end == l.toks[i].End && !t.hostLike(l, host) && !t.isAsked("email") {
		return
	}
	from := i
	if start == l.toks[i].Start { // blank before the sign
		if i == 0 || l.toks[i-1].Kind == extract.Sign || end > l.toks[i].End && !strings.Contains(l.Text[start:end], ".") {
			return
		}
		from = i - 1
		for from >= 2 && strings.Contains("._-+", l.toks[from-1].Fold) && l.toks[from-1].End == l.toks[from].Start &&
			l.toks[from-1].Start == l.toks[from-2].End {
			from -= 2
		}
	} else {
		for from > 0 && l.toks[from-1].Start >= start {
			from--
		}
	}
	to := t.hostEnd(l, host)
	value := strings.Join(strings.Fields(l.Text[l.toks[from].Start:l.toks[to-1].End]), "")
	if l2 := t.lexicon(); strings.Count(value, "@") == 1 {
		if s := l2.SpokenEmail(l.toks[from:to]); s != "" {
			value = s
		}
	}
	t.proposeEmail(l, value, l.toks[from].Start, l.toks[to-1].End)
}

// halfEmail makes an unfinished answer visible: "john@" or "jane at example" when an address was asked for.
func (t *turn) halfEmail() {
	key := t.mainAsk()
	if f, ok := t.field(key); !ok || f.Type != extract.Email || t.found(key) {
		return
	}
	for _, l := range t.lines {
		for i, tok := range l.toks {
			if tok.Fold == "@" && i > 0 && l.toks[i-1].End == tok.Start {
				t.propose(key, l.Text[l.toks[i-1].Start:tok.End], 0.5, l, l.span(i-1, i+1))
				return
			}
		}
		for _, s := range l.sentences {
			for w := 1; w+1 < len(s.words); w++ {
				if s.words[w] == "at" && len(s.words)-w <= 3 && !t.everyday(s.words[w-1]) && s.words[w+1] != "the" {
					from, to := s.at[w-1], s.at[len(s.at)-1]+1
					t.propose(key, s.words[w-1]+"@"+strings.Join(s.words[w+1:], ""), 0.5, l, l.span(from, to))
					return
				}
			}
		}
	}
}
