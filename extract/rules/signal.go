package rules

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// evenAsked are signals that hold even inside a question for information: something is wrong.
var evenAsked = map[string]bool{"technical_fault": true, "complaint": true, "billing_dispute": true, "order_details": true,
	"outage": true, "urgent": true, "human": true, "existing_customer": true, "callback": true, "pricing": true}

// wished are signals of something to be done: they do not hold where the words deny it in their midst ("I need no refund").
var wished = map[string]bool{"refund": true, "cancellation": true, "subscription_change": true, "special_request": true, "sales": true,
	"pricing": true, "partnership": true, "callback": true, "demo": true, "appointment": true, "human": true}

// signals finds the reasons a human may have to follow up: phrases that say one ("signal.refund"), and the words that
// name it ("core.…"): strong ones wherever they stand, weak ones when little else is said or they are wished for.
func (t *turn) signals() {
	for _, l := range t.lines {
		for _, s := range l.sentences {
			fact := t.informative(s)
			for _, h := range s.hits {
				kind, reason, _ := strings.Cut(t.section(h), ".")
				switch kind {
				case "signal":
					var asked string
					if reason, asked, _ = strings.Cut(reason, "."); asked != "" { // a question that asks for it
						t.signal(reason, l, s, h)
						continue
					}
				case "core":
					var strength string
					if strength, reason, _ = strings.Cut(reason, "."); reason == "" || !t.nameOf(l, s, h, strength == "strong") {
						continue
					}
				default:
					continue
				}
				if reason == "callback" && t.has(s, "question.followup", 0, len(s.words)) {
					continue
				}
				if fact && !evenAsked[reason] && !(wishes(h) && t.clauseBefore(l, s, h.from)) || h.over && wished[reason] || t.negatedWords(l, s, h.from) || t.inValue(l, s, h) || wished[reason] && t.refused(l, s, h) {
					continue
				}
				t.signal(reason, l, s, h)
			}
		}
	}
}

// refused: the words are part of a refusal ("I don't want you to call me"), of another one than for a call ("call me instead"): what they
// name is not wished for.
func (t *turn) refused(l *line, s *sentence, h hit) bool {
	sp := l.span(s.at[h.from], s.at[h.to-1]+1)
	return slices.ContainsFunc(t.out.Commands, func(c extract.Command) bool {
		return c.Kind == extract.Decline && c.Text != "phone" && c.Span != nil && c.Span.Line == sp.Line && c.Span.Rev == sp.Rev && c.Span.Start <= sp.Start && sp.End <= c.Span.End
	})
}

// wishReach is how many words may stand between a wish and what is wished for ("a proper quote for the new roof").
const wishReach = 4

// nameOf: the word for a matter stands for the matter itself, not for a rule about it ("your refund policy").
func (t *turn) nameOf(l *line, s *sentence, h hit, strong bool) bool {
	wished := false
	for _, o := range s.hits {
		switch t.section(o) {
		case "core.not":
			if o.from < h.to && h.from < o.to {
				return false
			}
		case "wish":
			before := o.to <= h.from && h.from-o.to <= wishReach
			wished = wished || before || o.from >= h.to && o.to == len(s.words) // "refund, please"
		}
	}
	return strong || wished || len(t.asked) == 0 && t.req.Confirm == nil && !t.req.Proposing && t.weight(l, s, h) <= 1
}

// clauseBefore: a clause of its own begins at word w or goes on there, behind the words that open the sentence.
func (t *turn) clauseBefore(l *line, s *sentence, w int) bool {
	if w > 1 && t.clauseAt(l, s, w) {
		return true
	}
	for ; w > 1; w-- {
		if sign := l.toks[s.at[w]-1]; sign.Kind == extract.Sign && (sign.Fold == "," || sign.Fold == "،") {
			return true
		}
	}
	return false
}

// wishes: the words begin like a wish of their own, not like one more thing that is asked about.
func wishes(h hit) bool { return h.to-h.from >= 3 }

func (t *turn) signal(reason string, l *line, s *sentence, h hit) {
	for _, g := range t.out.Signals {
		if g.Reason == reason {
			return
		}
	}
	for w := h.from + 1; w < h.to; w++ { // a gap may have run into the next clause
		if sign := l.toks[s.at[w]-1]; sign.Kind == extract.Sign && (sign.Fold == "," || sign.Fold == "،") {
			h.to = w
		}
	}
	sp := l.span(s.at[h.from], s.at[h.to-1]+1)
	t.out.Signals = append(t.out.Signals, extract.Signal{Reason: reason, Span: &sp, Source: source})
}

func (t *turn) inValue(l *line, s *sentence, h hit) bool {
	free := 0
	for w := h.from; w < h.to; w++ {
		if !l.taken[s.at[w]] {
			free++
		}
	}
	around := free > 2 && !l.taken[s.at[h.from]] && !l.taken[s.at[h.to-1]] // "my order AB-12345 never arrived"
	if free < h.to-h.from && !around {
		return true
	}
	// "call me Ishmael" gives a name, it asks for no call
	return h.to < len(s.words) && t.section(h) == "signal.callback" && l.taken[s.at[h.to]] && l.toks[s.at[h.to]].Kind == extract.Letters &&
		t.starts[s.words[h.to]] == 0
}

// informative: the sentence asks about how things are ("what is your refund policy?", "do you offer demos?"), it does
// not ask for them to be done, nor about the customer's own matter.
func (t *turn) informative(s *sentence) bool {
	at := t.factual(s)
	return at >= 0 && !slices.ContainsFunc(s.hits, func(h hit) bool { return h.from == at && t.section(h) == "fact.not" })
}

// factual is the word that opens a question about how things are, -1 for none.
func (t *turn) factual(s *sentence) int {
	for _, h := range s.hits {
		if t.section(h) == "fact" && t.coveredTo(s, h.from) && !t.alien(h) {
			return h.from
		}
	}
	return -1
}

// negatedWords: one of the three words before a phrase denies it. "No, …" answers what was asked and denies nothing.
func (t *turn) negatedWords(l *line, s *sentence, from int) bool {
	for _, h := range s.hits {
		if t.section(h) == "not" && h.to <= from && from-h.to < 3 && !t.answered(l, s, h.to, from) {
			return true
		}
	}
	return false
}

// answered: a sign stands between the words up to w and word from, which a negation does not reach over.
func (t *turn) answered(l *line, s *sentence, w, from int) bool {
	for ; w <= from; w++ {
		if w < len(s.at) && s.at[w] > 0 && l.toks[s.at[w]-1].Kind == extract.Sign {
			return true
		}
	}
	return false
}
