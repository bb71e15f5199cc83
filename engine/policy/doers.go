package policy

import "unicode"

// Whom a matter goes to may be said by what they do: "Linda sorts those out", "the vicar will ring them himself".

// doing is what a person or a team named right before token i does with a matter; nil when nobody is. at is where their
// name begins.
func (s *sentence) doing(i, floor int) (at int, m *mark) {
	m = s.begins("does", i)
	if m == nil || s.inside("reason", i) || s.at("link", m.to) { // "three sorts of calls"
		return 0, nil
	}
	end := i
	for end > floor && s.at("adv", end-1) && !s.at("role", end-1) {
		end--
	}
	if at = s.doer(floor, end); at == end {
		return 0, nil
	}
	return at, m
}

// doer is where the name of a person or a team that ends before token end begins; end when none does.
func (s *sentence) doer(floor, end int) int {
	at := end
	for at > floor && end-at < 5 && !s.ts[at-1].punct && !s.at("close", at-1) && !s.at("and", at-1) && !s.at("neg", at-1) && !s.at("field", at-1) && (!s.at("reason", at-1) || s.at("team", at-1)) {
		at--
		if s.at("article", at) {
			break
		}
	}
	if at == end || end-at < 3 && s.at("anyteam", end-1) || s.at("indefinite", at) || s.at("subj", end-1, "cust") && !s.at("role", end-1) {
		return end
	}
	if k := at - 2; k >= floor && s.at("preposition", at-1) && s.at("team", end-1) && s.proper(k) && !s.at("article", at) { // "Gareth in billing"
		for k > floor && s.proper(k-1) && !s.ts[k-1].punct {
			k--
		}
		return k
	}
	if s.at("role", end-1) || s.at("team", end-1) || s.at("definite", at) && end-at > 1 && end-at < 5 && s.staffed(at+1, end) {
		return at
	}
	for at < end && !s.proper(at) {
		at++
	}
	return at
}

// staffed says whether a noun behind "the" may be somebody of the business: it is no customer, no agent, nothing else known.
func (s *sentence) staffed(from, to int) bool {
	for _, f := range []string{"thing", "anyone", "reason", "trail", "matter", "place", "all", "num"} {
		if s.at(f, to-1) {
			return false
		}
	}
	return len(s.touching("subj", from-1, to)) == 0
}

// proper says whether a word is written as a name is.
func (s *sentence) proper(i int) bool {
	if i < 0 || i >= len(s.ts) || lexicons()[s.lang].titles && !s.at("title", i) && !s.at("title", i-1) {
		return false // where all nouns have capitals, a title tells a name
	}
	r := []rune(s.text(i, i+1))[0]
	return unicode.IsUpper(r) && !s.at("adv", i) && !s.at("det", i) && !s.at("pron", i) && !s.at("anyone", i) && !s.at("subj", i) && s.begins("act", i) == nil && s.begins("cond", i) == nil && s.ts[i].num == 0 && !s.at("calendar", i)
}

// forWhom reads a "for" behind which a name and nothing else stands: "name and phone, for Kim", "For the lettings desk."
func (s *sentence) forWhom(i, a, b int) *mark {
	if !s.at("preposition", i) || !s.at("for", i) || i > a && !s.ts[i-1].punct && !(s.at("field", i-1) && s.proper(i+1) && s.acts(a, i)+len(s.commas(a, i)) > 0) || b-i > 6 || i+1 >= b {
		return nil
	}
	from := i + 1
	for from < b && (s.at("article", from) || s.at("det", from)) {
		from++
	}
	if from == b || covers(s.marks["reason"], from, b) || covers(s.marks["field"], from, b) {
		return nil
	}
	for k := from; k < b; k++ {
		if s.ts[k].punct || s.at("and", k) || s.at("close", k) || !s.capital(k) && !s.at("role", b-1) && !s.at("team", b-1) {
			return nil
		}
	}
	return &mark{from: i, to: i + 1, family: "act", tag: "goes"}
}

// titular says whether a small word is written with a capital before a name: "Seu Osvaldo".
func (s *sentence) titular(i, end int) bool {
	return i > 0 && i+1 < end && (s.at("article", i-1) || s.at("to", i-1)) && unicode.IsUpper([]rune(s.text(i, i+1))[0]) && s.proper(i+1)
}

// capital says whether a word is written with a capital that tells a name.
func (s *sentence) capital(i int) bool {
	return s.proper(i) || i > 0 && !lexicons()[s.lang].titles && unicode.IsUpper([]rune(s.text(i, i+1))[0])
}

// owned reads "… is Kim's department": a matter, a copula, a name and a word for what is one's own.
func (s *sentence) owned(i, floor int) (int, *mark) {
	if !s.at("copula", i) {
		return 0, nil
	}
	for k := i + 2; k < min(i+6, len(s.ts)); k++ {
		if s.at("owns", k) && s.doer(i+1, k) < k && (s.proper(k-1) || s.at("role", k-1) || s.at("team", k-1)) {
			return s.subject(floor, i), &mark{from: i, to: i + 1, family: "act", tag: "goes"}
		}
		if s.ts[k].punct {
			return 0, nil
		}
	}
	return 0, nil
}
