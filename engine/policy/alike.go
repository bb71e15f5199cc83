package policy

import (
	"slices"
	"strings"
)

// alike makes one name of topics that mean the same: those that differ by a plural, and the noun alone of a topic named
// before with more words ("warranty claims", then "claims").
func (u *Understood) alike() {
	n := namer{}
	for _, list := range u.topics() {
		for _, w := range *list {
			n.learn(w)
		}
	}
	for _, list := range u.topics() {
		*list = n.name(*list)
	}
}

// topics are all lists of reasons, those that start collecting first.
func (u *Understood) topics() []*[]string {
	out := []*[]string{&u.Start, &u.Never}
	for i := range u.Ask {
		out = append(out, &u.Ask[i].When)
	}
	for i := range u.DontAsk {
		out = append(out, &u.DontAsk[i].When)
	}
	for i := range u.Route {
		out = append(out, &u.Route[i].When)
	}
	return out
}

// namer knows the topics of a text in the order they were named.
type namer struct {
	keys  [][]string // their words, without plural endings
	names []string
}

func (n *namer) learn(w string) {
	topic, own := strings.CutPrefix(w, "topic:")
	if !own {
		return
	}
	words := topicWords(topic)
	switch i := n.find(words); {
	case i < 0:
		n.keys, n.names = append(n.keys, words), append(n.names, w)
	case len(w) > len(n.names[i]) && slices.Equal(n.keys[i], words):
		n.names[i] = w // the plural
	}
}

// find is the topic these words mean, -1 for none.
func (n *namer) find(words []string) int {
	for i, k := range n.keys {
		if slices.Equal(k, words) || len(words) == 1 && len(k) > 1 && len(k) < 4 && (k[0] == words[0] && len(k) > 2 || k[len(k)-1] == words[0]) {
			return i
		}
	}
	for i, k := range n.keys {
		if len(words) == 1 && len(k) < 4 && kin(k[0], words[0]) {
			return i // "enrol", then "enrolments"
		}
	}
	return -1
}

// kin says whether two words differ by their endings alone, as a verb and its noun do.
func kin(a, b string) bool {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n >= 5 && min(len(a), len(b))-n <= 2 && max(len(a), len(b))-n <= 4
}

func (n *namer) name(list []string) []string {
	var out []string
	for _, w := range list {
		if topic, own := strings.CutPrefix(w, "topic:"); own {
			w = n.names[n.find(topicWords(topic))]
		}
		out = addTo(out, w)
	}
	return out
}

func topicWords(topic string) []string {
	words := strings.Fields(topic)
	for i := range words {
		words[i] = singular(foldWord(words[i]))
	}
	return words
}
