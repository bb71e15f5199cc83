package rules

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// companies finds the customer's company: announced, or the bare answer to the question for it.
func (t *turn) companies() {
	key := t.keyFor(extract.Company)
	if key == "" {
		return
	}
	for _, l := range t.lines {
		for _, s := range l.sentences {
			if t.announcedCompany(l, s, key) {
				return
			}
		}
	}
	if t.afterName(key) {
		return
	}
	if t.mainAsk() == key {
		t.bareWords(key, 0.8, 6)
	}
}

// afterName reads "Peter Parker from Daily Bugle", "jo@site.com, from Daily Bugle": capitals after the customer's name
// or address that are no place.
func (t *turn) afterName(key string) bool {
	for _, c := range t.out.Candidates {
		if c.Field != "name" && c.Field != "email" && c.Field != "phone" || len(c.Spans) != 1 {
			continue
		}
		for _, l := range t.lines {
			i := l.tokenAt(c.Spans[0].End)
			if l.ID != c.Spans[0].Line || i+1 >= len(l.toks) {
				continue
			}
			if l.toks[i].Fold == "," && i+2 < len(l.toks) {
				i++
			}
			s := l.sentenceOf(i)
			if f := l.toks[i].Fold; s == nil || f != "from" && f != "with" && f != "of" || !t.capital(l, i+1) || t.vocab[tok(l, i+1)].place {
				continue
			}
			if to := t.companyEnd(l, s, i+1, false); to > i+1 && !(to == i+2 && (t.vocab[tok(l, i+1)].proper || t.vocab[tok(l, i+1)].person)) {
				t.propose(key, trimCompany(l.Text[l.toks[i+1].Start:l.toks[to-1].End]), 0.75, l, l.span(i+1, to))
				return true
			}
		}
	}
	return false
}

func (t *turn) announcedCompany(l *line, s *sentence, key string) bool {
	best, at := hit{}, -1
	for _, h := range s.hits {
		if t.section(h) == "intro.company" && h.to < len(s.words) && h.to > best.to && !t.third(s, h) {
			best, at = h, s.at[h.to]
		}
	}
	if at < 0 || l.taken[at] {
		return false
	}
	explicit := strings.Contains(strings.Join(s.words[best.from:best.to], " "), "compan") || t.isAsked(key)
	to := t.companyEnd(l, s, at, explicit)
	if to == at {
		return false
	}
	t.propose(key, trimCompany(l.Text[l.toks[at].Start:l.toks[to-1].End]), 0.85, l, l.span(at, to))
	return true
}

// companyEnd takes words as long as they look like a company's name: capitals, or anything not everyday when it was
// named as one.
func (t *turn) companyEnd(l *line, s *sentence, i int, explicit bool) int {
	start := i
	end := i
	for i < s.to && i-start < 8 {
		tok := l.toks[i]
		if l.taken[i] {
			break
		}
		if tok.Kind == extract.Sign {
			if !strings.Contains("&-'.+", tok.Fold) || i == start || i+1 >= s.to {
				break
			}
			i++
			continue
		}
		w := t.vocab[tok.Fold]
		cap := t.capital(l, i)
		switch {
		case i == start && (tok.Fold == "the" || tok.Fold == "a" || tok.Fold == "an") && i+1 < s.to && t.capital(l, i+1):
		case t.stop(tok.Fold) && !(cap && i > start) && tok.Fold != "of":
			return end
		case tok.Fold == "and" || tok.Fold == "of":
			if i+1 >= s.to || !t.capital(l, i+1) {
				return end
			}
		case cap, explicit && (!t.is(notAName, tok.Fold) || w.rank > 300), t.is(legalForms, tok.Fold):
		case !explicit && !w.common() && i == start:
			return end
		default:
			return end
		}
		i++
		end = i
	}
	return end
}

func trimCompany(s string) string { return strings.TrimSpace(strings.TrimRight(s, " ,;:")) }

// bareWords proposes what is left of the answer when fillers are taken off both ends.
func (t *turn) bareWords(key string, conf float64, most int) bool {
	for _, l := range t.lines {
		for _, s := range l.sentences {
			if s.question {
				continue
			}
			from := t.skipFill(l, s, s.from, s.to)
			if from > s.from && from < s.to && l.toks[from-1].Fold == "no" && l.toks[from].Kind != extract.Letters {
				from-- // "no 12, High Street"
			}
			to := t.trimFill(l, s, from, s.to)
			if from >= to || l.taken[from] || t.commandLike(s) {
				continue
			}
			if n := s.wordAt(to) - s.wordAt(from); n < 1 || n > most {
				continue
			}
			t.propose(key, strings.Trim(l.Text[l.toks[from].Start:l.toks[to-1].End], " ,;:"), conf, l, l.span(from, to))
			return true
		}
	}
	return false
}

// trimFill steps back over fillers and signs at the end.
func (t *turn) trimFill(l *line, s *sentence, from, to int) int {
	for to > from {
		if l.toks[to-1].Kind == extract.Sign {
			to--
			continue
		}
		w, cut := s.wordAt(to-1), -1
		for _, h := range s.hits {
			if sec := t.section(h); h.to == w+1 && (sec == "fill" || sec == "say.smalltalk") && s.at[h.from] > from {
				if cut < 0 || h.from < cut {
					cut = h.from
				}
			}
		}
		if cut < 0 {
			return to
		}
		to = s.at[cut]
	}
	return to
}

// commandLike: the sentence refuses, asks or takes leave instead of answering.
func (t *turn) commandLike(s *sentence) bool {
	for _, h := range s.hits {
		switch t.section(h) {
		case "say.decline", "say.why", "say.handoff", "say.cancel", "say.repeat", "say.withdraw", "say.done", "say.hold", "say.back":
			if h.to-h.from >= 2 || len(s.words) <= 2 {
				return true
			}
		case "question", "say.smalltalk", "say.deny", "say.confirm":
			if h.from == 0 && (h.to == len(s.words) || t.section(h) == "question") {
				return true
			}
		}
	}
	return false
}
