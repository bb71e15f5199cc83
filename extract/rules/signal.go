package rules

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// factual signals hold even inside a question for information: something is wrong.
var factual = map[string]bool{"technical_fault": true, "complaint": true, "billing_dispute": true, "order_details": true,
	"outage": true, "urgent": true, "human": true, "existing_customer": true, "callback": true}

// signals finds the reasons a human may have to follow up.
func (t *turn) signals() {
	for _, l := range t.lines {
		for _, s := range l.sentences {
			asksHow := t.informative(s)
			for _, h := range s.hits {
				reason, ok := strings.CutPrefix(t.section(h), "signal.")
				if !ok || asksHow && !factual[reason] || t.negatedWords(s, h.from) || t.inValue(l, s, h) {
					continue
				}
				t.signal(reason, l, s, h)
			}
		}
	}
}

func (t *turn) signal(reason string, l *line, s *sentence, h hit) {
	for _, g := range t.out.Signals {
		if g.Reason == reason {
			return
		}
	}
	sp := l.span(s.at[h.from], s.at[h.to-1]+1)
	t.out.Signals = append(t.out.Signals, extract.Signal{Reason: reason, Span: &sp, Source: source})
}

func (t *turn) inValue(l *line, s *sentence, h hit) bool {
	for w := h.from; w < h.to; w++ {
		if l.taken[s.at[w]] {
			return true
		}
	}
	// "call me Ishmael" gives a name, it asks for no call
	return h.to < len(s.words) && t.section(h) == "signal.callback" && l.taken[s.at[h.to]] && l.toks[s.at[h.to]].Kind == extract.Letters &&
		t.starts[s.words[h.to]] == 0
}

// informative: the sentence asks about how things are ("what is your refund policy?", "do you offer demos?"), it does
// not ask for them to be done.
func (t *turn) informative(s *sentence) bool {
	for _, h := range s.hits {
		if t.section(h) != "question" || !t.coveredTo(s, h.from) {
			continue
		}
		switch s.words[h.from] {
		case "what", "whats", "which", "who", "whos", "where", "when", "why", "do", "does", "is", "are", "did", "has", "have", "will":
			return true
		case "how":
			return !(h.from+2 < len(s.words) && (s.words[h.from+1] == "do" || s.words[h.from+1] == "can" || s.words[h.from+1] == "would") && s.words[h.from+2] == "i")
		}
	}
	return false
}
