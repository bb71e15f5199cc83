package policy

// cuts finds where, between two tokens, something to be done or a condition begins.
func (s *sentence) cuts(a, b int) []cut {
	k := cutter{s: s, a: a, b: b, open: -1}
	for i := a; i < b; i++ {
		i = k.at(i)
	}
	return k.out
}

// cutter cuts a part of a sentence from its first token on.
type cutter struct {
	s    *sentence
	a, b int
	out  []cut
	open int // the condition read now began here; -1 when none is open
}

// add adds something to be done.
func (k *cutter) add(c cut) {
	k.out, k.open = append(k.out, c), -1
}

// at looks what begins at token i, and gives the last token it read.
func (k *cutter) at(i int) int {
	s := k.s
	if at, ask := s.resumes(i, k.open, k.out); ask {
		k.add(cut{at: i, act: mark{from: i, to: at, family: "act", tag: "ask"}, resumed: true})
		return i
	}
	if at, m := s.owned(i, s.floor(k.a, k.out)); m != nil {
		k.add(cut{at: at, act: *m})
		return m.to
	}
	if m := s.forWhom(i, k.a, k.b); m != nil {
		k.add(cut{at: i, act: *m})
		return k.b
	}
	if m := s.begins("cond", i); m != nil && !s.nested(*m, k.open, k.out) && s.opens(*m, k.a, k.b, len(k.out) > 0) {
		return k.condition(i, m)
	}
	if at, m := s.doing(i, s.floor(k.a, k.out)); m != nil {
		k.add(cut{at: at, act: mark{from: m.from, to: m.to, family: "act", tag: "handles", key: m.tag}})
		return m.to - 1
	}
	return k.head(i)
}

// condition opens a condition, with the "and" or "only" before it.
func (k *cutter) condition(i int, m *mark) int {
	at := i
	for at > k.a && k.s.joins(at-1) && (len(k.out) == 0 || at > k.out[len(k.out)-1].at+1) {
		at--
	}
	k.out = append(k.out, cut{at: at, cond: k.s.narrowed(m), body: k.s.bodyOf(m)})
	k.open = m.to
	return m.to - 1
}

// head adds what the agent is told to do at token i.
func (k *cutter) head(i int) int {
	s, m := k.s, k.s.actAt(i)
	if m != nil && m.tag == "whose" && s.at("for", i-1) && s.at("self", i+1) && s.object(m.to) { // "the only things for which we need a name"
		k.add(cut{at: i - 1, act: m.imperative()})
		return min(m.to-1, k.b-1)
	}
	if m == nil || m.tag == "whose" && !s.receives(*m, k.out) {
		return i
	}
	floor := k.a
	if n := len(k.out); n > 0 {
		if c := k.out[n-1]; c.cond != nil {
			floor = c.body
		} else {
			floor = max(c.at, min(c.act.to, i))
		}
	}
	at, ok := s.commands(*m, floor, k.open)
	if !ok {
		return i
	}
	first := s.firstField(floor, m.from)
	if s.at("rel", first) {
		first++
	}
	if m.is([]string{"asked"}) && k.open >= 0 && first > floor && !s.names(m.to, k.b) && s.at("rel", first-1) && len(s.named(k.open, first)) > 0 {
		at = first // "it is when you get stuck that a name is wanted"
	}
	k.add(cut{at: at, act: m.imperative()})
	if m.to-1 > i && m.family == "act" && m.tag != "send" && m.tag != "other" {
		return min(m.to-1, k.b-1)
	}
	return i
}

// floor is where the words behind the last cut begin.
func (s *sentence) floor(a int, out []cut) int {
	if len(out) == 0 {
		return a
	}
	if c := out[len(out)-1]; c.cond != nil {
		return c.body
	}
	return out[len(out)-1].act.to
}
