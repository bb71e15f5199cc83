package engine

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// topicMark begins the reasons of the operator's own: the instruction's words behind it.
const topicMark = "topic:"

// Topics are the reasons the policy names besides the built-in ones, each once.
func (p Policy) Topics() []string {
	var out []string
	add := func(list []string) {
		for _, r := range list {
			if strings.HasPrefix(r, topicMark) && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	add(p.Start)
	add(p.Never)
	for _, r := range p.Route {
		add(r.When)
	}
	for _, f := range p.Fields {
		add(f.When)
		add(f.DontWhen)
	}
	return out
}

// Named finds the operator's own topics in what the customer wrote, without a model: the telling words of the topic,
// or two thirds of them where there are more than two, stand in one line, with whatever endings. A topic in another
// language than the customer's is not found.
func Named(p Policy, quotes []Quote) []extract.Signal {
	var out []extract.Signal
	topics := p.Topics()
	if len(topics) == 0 {
		return nil
	}
	for _, q := range quotes {
		said := words(q.Text)
		for _, t := range topics {
			span, ok := spoken(t, said)
			if !ok || slices.ContainsFunc(out, func(g extract.Signal) bool { return g.Reason == t }) {
				continue
			}
			span.Line, span.Rev = q.Line, q.Rev
			out = append(out, extract.Signal{Reason: t, Span: &span, Source: "policy"})
		}
	}
	return out
}

func words(text string) []extract.Token {
	return slices.DeleteFunc(extract.Tokens(text), func(t extract.Token) bool { return t.Kind == extract.Sign })
}

// spoken says whether the words tell of the topic, and where.
func spoken(topic string, said []extract.Token) (extract.Span, bool) {
	var telling []string
	all := words(topic[len(topicMark):])
	for _, t := range all {
		if len([]rune(t.Fold)) > 3 && !slices.Contains(small, t.Fold) {
			telling = append(telling, t.Fold)
		}
	}
	if len(telling) == 0 {
		for _, t := range all {
			telling = append(telling, t.Fold)
		}
	}
	found, span := 0, extract.Span{Start: -1}
	for _, w := range telling {
		i := slices.IndexFunc(said, func(t extract.Token) bool { return sameWord(t.Fold, w) })
		if i < 0 {
			continue
		}
		found++
		if span.Start < 0 || said[i].Start < span.Start {
			span.Start = said[i].Start
		}
		span.End = max(span.End, said[i].End)
	}
	need := len(telling)
	if need > 2 {
		need = (2*need + 2) / 3
	}
	return span, found > 0 && found >= need
}

// sameWord says whether two folded words are one but for an ending or the Arabic article.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(strings.TrimPrefix(a, "ال")), []rune(strings.TrimPrefix(b, "ال"))
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	short, long := min(len(x), len(y)), max(len(x), len(y))
	return n == long || n >= 4 && n >= short-1 && long-n <= 3
}

// small are longer words that tell no matter from another.
var small = []string{"with", "from", "about", "more", "than", "they", "them", "their", "this", "that", "your", "have",
	"want", "wants", "need", "needs", "when", "what", "para", "sobre", "como", "este", "avec", "pour", "dans", "leur",
	"nach", "oder", "eine", "einen", "uber", "questions", "question", "requests", "request", "enquiries", "inquiries",
	"issues", "other", "some", "certain", "only", "also", "where", "would", "like", "report", "reports"}

// existing is the reason that says who the customer is, not what about.
const existing = "existing_customer"

// exists says whether the customer is one already: earlier records are theirs, or they say so.
func (x *step) exists() bool {
	return x.s.Existing || slices.Contains(x.s.Reasons, existing) ||
		slices.ContainsFunc(x.h.Signals, func(g extract.Signal) bool { return g.Reason == existing })
}
