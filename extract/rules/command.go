package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// kinds are the sections of phrases that are commands wherever they stand, when they have two words or more or fill
// their sentence.
var kinds = map[string]extract.CommandKind{"say.decline": extract.Decline, "say.why": extract.AskWhy, "say.handoff": extract.Handoff,
	"say.cancel": extract.Cancel, "say.withdraw": extract.Withdraw, "say.repeat": extract.Repeat, "say.done": extract.Done,
	"say.language": extract.Language, "say.spam": extract.Spam, "say.hold": extract.Hold, "say.back": extract.Back,
	"say.recall": extract.Recall, "say.sender": extract.Sender, "say.wrong": extract.Wrong}

// commands reads what the customer does besides giving values.
func (t *turn) commands() {
	chatter := len(t.out.Candidates) == 0
	var small *extract.Span
	kind := ""
	first := true
	for _, l := range t.lines {
		t.thumb(l)
		for _, s := range l.sentences {
			did := t.answerOf(l, s, first)
			did = t.commandsOf(l, s) || did
			did = t.questionOf(l, s) || did
			if !did && t.allChatter(l, s) {
				sp := l.span(s.from, s.to)
				small = &sp
				kind = cmp.Or(kind, t.chatterKind(s))
			} else if !did {
				chatter = false
			}
			first = false
		}
	}
	if small != nil && chatter {
		t.command(extract.Smalltalk, kind, small)
	}
}

// chatterKind is "greeting" or "thanks" when the sentence greets or thanks, the first of them; "" for other chatter.
func (t *turn) chatterKind(s *sentence) string {
	for _, h := range s.hits {
		if tag := t.phrases.tags[h.tag]; tag.section == "say.smalltalk" && tag.arg != "" {
			return tag.arg
		}
	}
	return ""
}

func (t *turn) command(kind extract.CommandKind, text string, span *extract.Span) {
	for _, c := range t.out.Commands {
		if c.Kind == kind && (kind != extract.Question || c.Text == text) {
			return
		}
	}
	t.out.Commands = append(t.out.Commands, extract.Command{Kind: kind, Text: text, Span: span, Source: source})
}

// answerOf reads a yes or no at the beginning of what was said.
func (t *turn) answerOf(l *line, s *sentence, first bool) bool {
	w := 0
	for w < len(s.words) && !first {
		return t.soleAnswer(l, s)
	}
	best, kind := hit{}, extract.CommandKind("")
	for _, h := range s.hits {
		glad := t.section(h) == "say.glad" && t.awaited()
		if h.from != w || h.to < best.to || h.to == best.to && !glad {
			continue
		}
		switch t.section(h) {
		case "say.glad":
			if glad {
				best, kind = h, extract.Confirm
			}
		case "say.confirm":
			best, kind = h, extract.Confirm
		case "say.deny":
			best, kind = h, extract.Deny
		case "say.smalltalk", "say.done", "say.decline", "say.cancel", "say.why", "say.repeat", "say.handoff",
			"say.hold", "say.back", "say.recall", "say.prefer", "say.sender":
			best, kind = h, ""
		}
	}
	if kind == "" || s.question && best.to < len(s.words) || t.soft(l, s, best) {
		return false
	}
	if kind == extract.Confirm && t.butNo(s, best.to) {
		kind = extract.Deny
	}
	sp := l.span(s.at[best.from], s.at[best.to-1]+1)
	t.command(kind, "", &sp)
	return best.to == len(s.words) || kind == extract.Deny
}

// thumb reads a yes or no that is a picture and nothing else.
func (t *turn) thumb(l *line) {
	if len(l.sentences) > 0 || len(l.toks) == 0 {
		return
	}
	sp := l.span(0, len(l.toks))
	switch {
	case strings.ContainsAny(l.Text, "👍👌✅✔🆗"):
		t.command(extract.Confirm, "", &sp)
	case strings.ContainsAny(l.Text, "👎❌🚫✖"):
		t.command(extract.Deny, "", &sp)
	}
}

// soft: "right now", "fine dining": the word belongs to something else. Before a sign, thanks or a filler it stands alone.
func (t *turn) soft(l *line, s *sentence, h hit) bool {
	if h.to >= len(s.words) || !t.has(s, "alone", h.from, h.to) || l.toks[s.at[h.to]-1].Kind == extract.Sign || t.covered(s, h.to) {
		return false
	}
	return !slices.ContainsFunc(s.hits, func(o hit) bool { return o.from == h.to && t.section(o) == "alone.before" })
}

// awaited: we asked for a yes or no.
func (t *turn) awaited() bool { return t.req.Confirm != nil || t.req.Proposing }

// butNo: "yes, but the e-mail is wrong": agreement taken back.
func (t *turn) butNo(s *sentence, from int) bool {
	but := slices.Index(s.words[from:], "but")
	return but >= 0 && t.has(s, "old", from+but, len(s.words))
}

// soleAnswer: a later sentence that is nothing but yes or no.
func (t *turn) soleAnswer(l *line, s *sentence) bool {
	for _, h := range s.hits {
		if h.from == 0 && h.to == len(s.words) && !s.question {
			sp := l.span(s.from, s.to)
			switch t.section(h) {
			case "say.confirm":
				if len(t.out.Commands) == 0 {
					t.command(extract.Confirm, "", &sp)
				}
				return true
			case "say.deny":
				if len(t.out.Commands) == 0 {
					t.command(extract.Deny, "", &sp)
				}
				return true
			}
		}
	}
	return false
}

func (t *turn) commandsOf(l *line, s *sentence) bool {
	did := false
	for _, h := range s.hits {
		tag := t.phrases.tags[h.tag]
		if tag.section == "say.prefer" || tag.section == "say.reach" {
			did = t.prefers(l, s, h, tag.arg) || did
			continue
		}
		kind, ok := kinds[tag.section]
		if !ok || !t.counts(l, s, h, tag.section) {
			continue
		}
		sp := l.span(s.at[h.from], s.at[h.to-1]+1)
		t.command(kind, tag.arg, &sp)
		if kind == extract.Decline && tag.arg == "none" {
			t.hasNone()
		}
		if kind == extract.Wrong {
			c := &t.out.Commands[len(t.out.Commands)-1]
			c.Field, c.Text = tag.arg, ""
		}
		if kind == extract.Decline || kind == extract.Recall {
			t.out.Commands[len(t.out.Commands)-1].Field = t.fieldNamed(l, s)
		}
		did = true
	}
	return did
}

// hasNone: the refusal is of somebody who has or knows none, whatever phrase was met first.
func (t *turn) hasNone() {
	for i, c := range t.out.Commands {
		if c.Kind == extract.Decline && c.Text == "" {
			t.out.Commands[i].Text = "none"
		}
	}
}

// prefers reads "just e-mail me" as the answer to the question for a phone number, and the other way round: a refusal
// that says which way is wanted instead.
func (t *turn) prefers(l *line, s *sentence, h hit, way string) bool {
	other := map[string]string{"phone": "email", "email": "phone"}[way]
	open := slices.Contains(t.asked, other) || t.section(h) == "say.reach" && t.collects(other) && t.collects(way)
	if !open || t.found(other) || t.negatedWords(l, s, h.from) {
		return false
	}
	sp := l.span(s.at[h.from], s.at[h.to-1]+1)
	t.command(extract.Decline, way, &sp)
	if i := slices.IndexFunc(t.out.Commands, func(c extract.Command) bool { return c.Kind == extract.Decline }); i >= 0 {
		t.out.Commands[i].Field, t.out.Commands[i].Text = other, way
	}
	return true
}

// collects: the field is one of those that may be collected.
func (t *turn) collects(key string) bool {
	_, ok := t.field(key)
	return ok
}

// counts: a single word is a command only when nothing else of weight is said; a phrase counts unless it is negated
// or speaks of something already given.
func (t *turn) counts(l *line, s *sentence, h hit, section string) bool {
	for i := h.from; i < h.to; i++ {
		if l.taken[s.at[i]] {
			return false
		}
	}
	words := h.to - h.from
	rest := t.weight(l, s, h)
	if section == "say.done" && t.awaited() && t.has(s, "say.confirm", h.from, h.to) {
		return false // "that's it" is a yes
	}
	switch section {
	case "say.decline":
		if t.phrases.tags[h.tag].arg == "later" { // "call me later" refuses nothing
			return t.mayDecline() && rest == 0 && !t.correcting(s, h)
		}
		return t.mayDecline() && (words >= 3 || rest <= 2) && !t.correcting(s, h)
	case "say.why":
		return (len(t.asked) > 0 || words >= 3) && (words > 1 || rest == 0) && (words >= 3 || rest <= 1)
	case "say.sender":
		return rest <= 2
	case "say.wrong":
		return rest <= 3 && len(t.out.Candidates) == 0
	case "say.recall":
		if t.phrases.tags[h.tag].arg == "told" { // with the value itself it says nothing more
			return rest <= 2 && len(t.out.Candidates) == 0
		}
	case "say.cancel", "say.done", "say.repeat", "say.hold", "say.back":
		return rest == 0 || words >= 2 && (rest <= 2 || h.from == 0 && t.stands(l, s, h)) || words >= 3 && h.from == 0
	case "say.withdraw", "say.spam":
		return true
	case "say.language": // "in German" wants it spoken, "a manual in German" does not
		return !t.negatedWords(l, s, h.from) && (rest == 0 || words > 2 && rest <= 2)
	}
	if words == 1 {
		return rest == 0
	}
	return !t.negatedWords(l, s, h.from) || strings.HasPrefix(s.words[h.from], "not") || section != "say.handoff"
}

// stands: a sign follows the phrase ("never mind, I'll see to it").
func (t *turn) stands(l *line, s *sentence, h hit) bool {
	return h.to < len(s.words) && l.toks[s.at[h.to]-1].Kind == extract.Sign
}

// mayDecline: something is asked, offered or known that can be refused.
func (t *turn) mayDecline() bool { return len(t.asked) > 0 || t.req.Confirm != nil || t.req.Proposing }

// correcting: "not applicable" style refusals never hold beside a value for the asked field.
func (t *turn) correcting(_ *sentence, _ hit) bool { return t.mainAsk() != "" && t.found(t.mainAsk()) }

// weight counts the words of the sentence that are neither in the hit nor fillers.
func (t *turn) weight(l *line, s *sentence, h hit) int {
	n := 0
	for w := range s.words {
		if w >= h.from && w < h.to || l.taken[s.at[w]] || t.covered(s, w) {
			continue
		}
		n++
	}
	return n
}

// covered: word w is inside a filler or small talk.
func (t *turn) covered(s *sentence, w int) bool {
	for _, h := range s.hits {
		if h.from <= w && w < h.to {
			switch t.section(h) {
			case "fill", "say.smalltalk", "say.confirm", "say.deny":
				return true
			}
		}
	}
	return false
}

// fieldNamed is the field a refusal speaks of, "" for the asked one.
func (t *turn) fieldNamed(l *line, s *sentence) string {
	for _, f := range t.req.Fields {
		for _, w := range s.words {
			if w == f.Key || f.Key == "email" && w == "mail" || f.Key == "phone" && (w == "mobile" || w == "telephone") {
				return f.Key
			}
		}
		if builtin := f.Key == "name" || f.Key == "phone" || f.Key == "email" || f.Key == "company"; !builtin && t.labelEnd(l, f, s.from) > s.from {
			return f.Key
		}
	}
	return ""
}

// allChatter: greetings, thanks and fillers only.
func (t *turn) allChatter(l *line, s *sentence) bool {
	for w := range s.words {
		if l.taken[s.at[w]] {
			return false
		}
		in := false
		for _, h := range s.hits {
			if sec := t.section(h); h.from <= w && w < h.to && (sec == "say.smalltalk" || sec == "fill") {
				in = true
				break
			}
		}
		if !in && !t.vocab[s.words[w]].given {
			return false
		}
	}
	return t.has(s, "say.smalltalk", 0, len(s.words))
}
