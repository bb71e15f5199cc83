package answer

import (
	"math"
	"strings"
)

// The least a text must share with the question: weight of the question's words that it has, of all of the question's.
const (
	enough     = 0.5  // of the question's weight
	most       = 0.7  // the same, when it is a single word
	little     = 0.3  // the same, when the question has nearly every word of the text
	nearly     = 0.75 // of the text's own weight
	unheard    = 0.6  // how much of its weight a word counts that no text has
	ofText     = 0.25 // of the text's own weight, so that one common word does not pull a long entry
	bodyWeight = 0.6  // a word in the body counts less than one in the heading
)

// best is the text that shares most with the words of a question, when it shares enough. heads are titles or
// questions, bodies (may be nil) the text beneath them. Rare words weigh more; on a tie the earlier one wins.
func best(words, heads, bodies []string) (int, bool) {
	in := make([]map[string]float64, len(heads))
	seen := map[string]int{}
	for i, h := range heads {
		in[i] = map[string]float64{}
		if bodies != nil {
			for _, t := range terms(bodies[i], "") {
				in[i][t] = bodyWeight
			}
		}
		for _, t := range terms(h, "") {
			in[i][t] = 1
		}
		for t := range in[i] {
			seen[t]++
		}
	}
	weight := func(t string) float64 {
		w := math.Log(1 + float64(len(heads)+1)/float64(seen[t]+1))
		if seen[t] == 0 {
			w *= unheard
		}
		return w
	}
	at, top := -1, 0.0
	for i := range heads {
		if s := score(unique(words), in[i], unique(terms(heads[i], "")), weight); s > top {
			at, top = i, s
		}
	}
	return at, at >= 0
}

// score is 0 when the text shares too little.
func score(words []string, has map[string]float64, head []string, weight func(string) float64) float64 {
	var all, shared, hits float64
	for _, t := range words {
		all += weight(t)
		if h := has[t]; h > 0 {
			shared += h * weight(t)
			hits++
		}
	}
	var own, ownHit float64
	for _, t := range head {
		own += weight(t)
		for _, w := range words {
			if w == t {
				ownHit += weight(t)
			}
		}
	}
	if all == 0 || shared/all < little || shared/all < enough && ownHit < nearly*own {
		return 0
	}
	if hits < 2 && ownHit < nearly*own && (ownHit < ofText*own || shared/all < most) {
		return 0
	}
	return shared/all + ownHit/(own+1)
}

func unique(in []string) []string {
	var out []string
	for _, s := range in {
		if !strings.Contains("\x00"+strings.Join(out, "\x00")+"\x00", "\x00"+s+"\x00") {
			out = append(out, s)
		}
	}
	return out
}
