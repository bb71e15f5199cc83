package policy

import (
	"slices"
	"strings"
	"unicode"

	"github.com/seed-151f84ba/intake/engine"
)

// route reads to whom a matter goes.
func (r *reader) route(c clause, at situation) bool {
	s := c.s
	if s.away {
		return false
	}
	switch {
	case c.act.family == "act" && c.act.tag == "goes":
		return r.routes(s, c.from, c.act.from, c.act.to, c.to, at)
	case c.act.family == "act" && c.act.tag == "handles":
		return r.handled(c, at)
	case c.act.family == "act" && c.act.tag == "send" && c.negative():
		if at.only && len(s.touching("person", c.from, c.to)) > 0 { // "never hand over, only when …"
			r.start([]string{"human"})
		}
		return at.only
	case c.act.family == "act" && c.act.tag == "send":
		if s.at("tell", c.act.from) { // "alert the night manager", "let Accounts know"
			return r.target(s, c.act.from+1, c.to, r.inherited(c, at).reasons, at.named)
		}
		for i := c.act.from + 1; i < c.to; i++ {
			if s.at("to", i) {
				return r.routes(s, c.act.from+1, i, i+1, c.to, r.passed(s, c.act.from, i, at))
			}
		}
		if len(at.reasons) > 0 { // "hand over at once"
			r.start(at.reasons)
			return true
		}
	case c.act.family == "" && at.elsewise && len(at.reasons) == 0 && c.to > c.from && s.addressee(c.from, c.to) && !s.namesField(c.from, c.to):
		return r.target(s, c.from, c.to, nil, false) // "all others: the duty clerk"
	case c.act.family == "" && len(s.marks["away"]) == 0:
		return r.elliptic(s, c.from, c.to, at)
	}
	return false
}

// handled reads "Kim looks after refunds", "Kim rings them": the matter is the object, or the one spoken of.
func (r *reader) handled(c clause, at situation) bool {
	s := c.s
	from := c.act.to
	for from < c.to && s.inside("reason", from) { // "calls them back" is what is done with the matter, not the matter
		from++
	}
	when := s.named(from, c.to)
	if len(when) == 0 && c.act.key == "matter" && !s.at("pron", c.act.to) && !s.mere(c.act.to, c.to) {
		when = s.reasons(c.act.to, c.to)
	}
	if len(when) == 0 {
		when = r.focus(at)
	}
	if covers(s.marks["none"], 0, len(s.ts)) {
		return false
	}
	if len(when) == 0 && s.at("pron", c.act.to-1) { // "The cakes, it is Kim who makes them"
		list, end := s.nounList(0, c.from)
		for _, n := range list {
			s.nameMatter(n)
		}
		when = s.named(0, min(end, c.from))
	}
	if len(when) == 0 && len(s.touching("else", c.act.from, c.to)) == 0 && !at.elsewise || c.negative() {
		return false
	}
	return r.target(s, c.from, c.act.from, when, true)
}

// focus is the matter a clause is about: its own, or the one spoken of before.
func (r *reader) focus(at situation) []string {
	if len(at.reasons) > 0 || at.named && !at.same || r.before == nil {
		return at.reasons
	}
	return r.before.reasons
}

// passed is the case of the sentence before for "pass it on to …".
func (r *reader) passed(s *sentence, from, to int, at situation) situation {
	if !at.named && r.before != nil && s.mere(from+1, to) {
		at.reasons = r.before.reasons
	}
	return at
}

// routes reads "X to Y": X stands between from and mid, Y from begin on.
func (r *reader) routes(s *sentence, from, mid, begin, end int, at situation) bool {
	var when []string
	other := at.elsewise
	switch {
	case len(s.touching("else", from, mid)) > 0:
		other = true
	case len(at.reasons) > 0 && s.mere(from, mid):
		when = at.reasons
	case s.leadsAbout(from, mid):
		when = []string{"topic:" + s.topic(from, mid)}
	case len(s.named(from, mid)) > 0:
		when = s.reasons(from, mid)
		if len(s.touching("cond", from, mid, "who")) > 0 { // "florists who ask for prices"
			when = s.named(from, mid)
		}
		for _, w := range at.reasons {
			when = addTo(when, w)
		}
	case !s.mere(from, mid) && len(at.reasons) == 0 && mid > from && s.topic(from, mid) != "" && !s.at("pron", from):
		when = s.reasons(from, mid)
	default:
		when = r.focus(at)
	}
	if other {
		when = nil
	}
	if !other && len(when) == 0 && !at.named {
		return false
	}
	return r.target(s, begin, end, when, at.named && !at.counted)
}

// target reads to whom, and what goes to another: "Y and Z to W".
func (r *reader) target(s *sentence, begin, end int, when []string, named bool) bool {
	if ms := s.marks["none"]; len(ms) > 0 && ms[0].to <= begin && len(s.touching("act", 0, ms[0].from)) == 0 || s.at("away", begin) {
		return false // "not our thing, they belong with the council"
	}
	for begin < end && (s.at("det", begin) && !s.titular(begin, end) || s.at("to", begin) && !s.at("det", begin)) {
		begin++
	}
	stop := begin
	for stop < end && !s.stopsTarget(stop, begin, end) {
		stop++
	}
	rest := stop
	for rest < end && (s.ts[rest].punct || s.at("and", rest)) {
		rest++
	}
	if rest < end && rest > stop {
		defer r.elliptic(s, rest, end, situation{})
	}
	if stop == begin || s.at("self", begin) && stop-begin < 3 || s.at("place", stop-1) && !s.at("team", stop-1) {
		return false
	}
	for _, m := range s.touching("person", max(0, begin-1), stop) {
		if m.to >= stop && m.from <= begin {
			if len(when) == 0 && named {
				when = []string{"human"}
			}
			r.start(when)
			return len(when) > 0
		}
	}
	if !covers(s.marks["none"], 0, len(s.ts)) {
		r.routed = when
		r.start(slices.DeleteFunc(slices.Clone(when), func(w string) bool { return slices.Contains(r.u.Never, w) }))
	}
	r.u.Route = append(r.u.Route, engine.Route{When: when, To: spaced(s.text(begin, stop))})
	if stop < end && (s.is(stop, "(") || s.at("together", stop)) && s.namesField(stop, end) && len(s.touching("neg", stop, end)) == 0 { // "… is for the sales desk (name and phone)"
		r.ask(situation{reasons: when}, r.named(s, stop, end))
	}
	return true
}

func (s *sentence) stopsTarget(i, begin, end int) bool {
	if s.is(i, "(") {
		return s.namesField(i, end)
	}
	if i > begin && i+1 < end && s.at("preposition", i) && s.proper(i-1) && s.at("team", i+1) { // "Helen in accounts"
		return false
	}
	if i > begin && s.at("owns", i) && strings.ContainsAny(s.raw[s.ts[i-1].to:s.ts[i].from], "'’") { // "Brenda's department"
		return true
	}
	return i > begin && s.at("owns", i) && !s.at("team", i) || s.ts[i].punct && !s.is(i, ")", "&", "/", "'") || s.at("stop", i) && !s.glued(i) && !s.at("duty", i) || i > begin && s.begins("cond", i) != nil && s.at("cond", i, "if", "only", "unless", "who") ||
		s.at("and", i) && i > begin
}

// elliptic reads "X to Y" and "X: Y" without a verb.
func (r *reader) elliptic(s *sentence, from, to int, at situation) bool {
	for i := from + 1; i < to; i++ {
		if !s.at("to", i) && !s.at("agentive", i) || len(s.touching("act", from, i)) > 0 && !s.at("act", i-1, "goes", "send") {
			continue
		}
		if !s.addressee(i+1, to) {
			continue
		}
		if len(s.named(from, i)) > 0 || len(s.touching("subj", from, i, "cust")) > 0 || len(s.touching("else", from, i)) > 0 {
			return r.routes(s, from, i, i+1, to, situation{})
		}
		if known := r.started(s, from, i); known != "" { // "…, mortgages by the lending team"
			return r.target(s, i+1, to, []string{known}, true)
		}
	}
	if m := s.begins("reason", from); m != nil && m.to+1 < to && s.at("article", m.to) && s.addressee(m.to, to) && !s.namesField(from, to) {
		return r.routes(s, from, m.to, m.to, to, situation{}) // "Kündigungen bekommt Jonas, Demos das Vertriebsteam"
	}
	if list, end := s.nounList(from, to); len(list) > 0 && s.actAt(end) != nil && s.actAt(end).is([]string{"send"}) && len(s.named(from, end)) > 0 && s.at("to", s.actAt(end).to-1) {
		return r.routes(s, from, end, s.actAt(end).to, to, situation{})
	}
	labelled := len(at.reasons) > 0 && len(s.touching("neg", from, to)) == 0 && from > 0 && s.is(from-1, ":", "-")
	arrow := labelled && s.raw[s.ts[from-1].from] != ':' && s.is(from-1, ":") && to-from < 5 && !s.names(from, to)
	if commas := s.commas(from, to); len(commas) > 0 && labelled && !s.namesField(from, commas[0]) && s.addressee(from, commas[0]) {
		return r.target(s, from, commas[0], at.reasons, true)
	}
	if labelled && (arrow || s.addressee(from, to)) && !s.namesField(from, to) {
		return r.target(s, from, to, at.reasons, true)
	}
	return false
}

// mere says whether what is sent says nothing of the matter: "it", "the customer", "all details".
func (s *sentence) mere(from, to int) bool {
	for i := from; i < to; i++ {
		if !s.ts[i].punct && !s.at("thing", i) && !s.at("det", i) && !s.at("adv", i) && !s.at("pron", i) && !s.at("field", i) && !s.at("to", i) {
			return false
		}
	}
	return true
}

// leadsAbout says whether leads are told apart by a topic: "leads for villas".
func (s *sentence) leadsAbout(from, to int) bool {
	ms := s.touching("leads", from, to)
	return len(ms) > 0 && ms[0].to+1 < to && s.begins("cond", ms[0].to) != nil && len(s.named(ms[0].to, to)) == 0
}

// addressee says whether the words name a person, a team or an address.
func (s *sentence) addressee(from, to int) bool {
	for from < to && s.at("det", from) {
		from++
	}
	if from >= to || s.at("calendar", from) {
		return false
	}
	first := []rune(s.text(from, from+1))[0]
	return from > 0 && unicode.IsUpper(first) || len(s.touching("team", from, min(to, from+5)))+len(s.touching("role", from, min(to, from+4))) > 0 || slices.Contains(s.ts[from].forms, "@")
}
