package policy

import (
	"regexp"
	"slices"
	"strings"
)

var (
	negated = regexp.MustCompile(`\b(?:do not|never|no need to|not need to|not|avoid|without|refrain from|stop|no)\b`)
	generic = regexp.MustCompile(`\b(?:(?:contact|personal|customer|caller|visitor|their|any|all|the|more|further|private) )*(?:details?|info(?:rmation)?|data|contacts?|anything|something|fields?)\b`)
	ifAnd   = regexp.MustCompile(`\b(?:refus\w*|declin\w*|(?:do|does|did|would|will) not (?:want|wish|like|give|share|provide|say|tell|answer)[a-z ]*|(?:prefers?|rather) not\b[a-z ]*|(?:says?|said) no\b|unwilling|reluctan\w*|hesita\w*|object\w*|not (?:comfortable|willing|happy to (?:give|share))[a-z ]*|withh[oe]ld\w*|push(?:es)? back|(?:do|does) not have (?:it|them|that)\b|(?:is|are) still missing|cannot get (?:it|them|that)\b)`)
)

// collect reads who is asked for what, and when: the start conditions and the fields.
func (r *reader) collect(c clause) bool {
	head := c.head
	m := collecting.FindStringIndex(head)
	if r.refusal || ifAnd.MatchString(c.cond) {
		return false
	}
	if m == nil {
		return r.offer(c) || r.bare(c)
	}
	when := r.when(c.cond)
	if counted(c.cond) {
		when = nil
	}
	fields := r.fields(head[m[0]:])
	no := negated.MatchString(head[:m[0]]) || strings.HasPrefix(head[m[1]:], " nothing") || strings.HasPrefix(head[m[1]:], " no ")
	if len(fields) == 0 && pronounObject.MatchString(head[m[0]:]) {
		fields = r.named
	}
	what := len(fields) > 0 || generic.MatchString(head[m[0]:]) || pronounObject.MatchString(head[m[0]:])
	if !what && len(when) == 0 {
		return false
	}
	switch {
	case no && (c.neg || c.only):
		return r.onlyFor(fields, when)
	case c.neg:
		return r.exceptFor(fields, when)
	case no:
		return r.not(fields, when, head)
	}
	if len(fields) == 0 && len(when) == 0 {
		return r.u.AtStart || always.MatchString(c.text)
	}
	return r.ask(c, fields, when)
}

// ask is "ask for …", always or for these reasons.
func (r *reader) ask(c clause, fields, when []string) bool {
	for _, f := range fields {
		r.u.Ask = addAbout(r.u.Ask, f, when)
	}
	if c.only && len(fields) > 0 && !slices.Contains(fields, "name") && !slices.Contains(fields, "phone") {
		return true // these fields alone hang on it, not collecting itself
	}
	r.start(when)
	if c.only && len(when) > 0 {
		r.u.Only = true
	}
	return true
}

var only = regexp.MustCompile(`^(?:the |and |an? |or |only |just |also |number |address |, ?)*$`)

// bare reads "company only for partnership requests".
func (r *reader) bare(c clause) bool {
	fields, rest := r.fields(c.head), []byte(c.head)
	for _, m := range mentions(c.head, r.labels) {
		for i := m.from; i < m.to; i++ {
			rest[i] = ' '
		}
	}
	when := r.when(c.cond)
	if len(fields) == 0 || len(when) == 0 || c.neg || !only.MatchString(strings.TrimLeft(spaces.ReplaceAllString(string(rest), " ")+" ", " ")) {
		return false
	}
	for _, f := range fields {
		r.u.Ask = addAbout(r.u.Ask, f, when)
	}
	return true
}

var offers = regexp.MustCompile(`\b(?:offer|propose|suggest|arrange|set up|schedule|promise)\b.*\b(?:callback|call|appointment|demo|meeting|human|person|someone|colleague|representative|agent|team|followup|help from)\b`)

// offer reads "if …, offer a callback": a reason to start.
func (r *reader) offer(c clause) bool {
	m := offers.FindStringIndex(c.head)
	if m == nil || c.cond == "" || negated.MatchString(c.head[:m[0]]) || counted(c.cond) {
		return false
	}
	when := r.when(c.cond)
	r.start(when)
	return len(when) > 0
}

var (
	pronounObject = regexp.MustCompile(`^\w+(?: for)? (?:it|them|this|that)\b`)
	always        = regexp.MustCompile(`\b(?:always|everyone|every (?:customer|caller|visitor)|in any case)\b`)
)

// start adds reasons that begin collecting.
func (r *reader) start(when []string) {
	for _, w := range when {
		r.u.Start = addTo(r.u.Start, w)
	}
}

// onlyFor is "do not ask unless …".
func (r *reader) onlyFor(fields, when []string) bool {
	if len(when) == 0 {
		return false
	}
	if len(fields) > 0 { // of these fields alone
		for _, f := range fields {
			r.u.Ask = addAbout(r.u.Ask, f, when)
		}
		return true
	}
	r.start(when)
	r.u.Only = true
	return true
}

// exceptFor is "ask … except for …".
func (r *reader) exceptFor(fields, when []string) bool {
	if len(when) == 0 {
		return false
	}
	for _, f := range fields {
		r.u.Ask = addAbout(r.u.Ask, f, nil)
		r.u.DontAsk = addAbout(r.u.DontAsk, f, when)
	}
	if len(fields) == 0 {
		for _, w := range when {
			r.u.Never = addTo(r.u.Never, w)
		}
	}
	return true
}

// not is "never ask for …".
func (r *reader) not(fields, when []string, head string) bool {
	for _, f := range fields {
		r.u.DontAsk = addAbout(r.u.DontAsk, f, when)
	}
	if len(fields) == 0 {
		for _, w := range when {
			r.u.Never = addTo(r.u.Never, w)
		}
	}
	return len(fields)+len(when) > 0
}

var leaveAlone = regexp.MustCompile(`\b(?:leave|let) (.+?) (?:alone|be|in peace|out of it)\b|\b(?:ignore|do not (?:bother|interrupt|disturb|trouble|pester))\b (.+)$|^(?:just|simply|only|directly) answer (.+)$|\banswer (.+?) (?:directly|normally|yourself|freely|without (?:asking|collecting|taking).*)$|^(.+?) (?:needs?|requires?) no (?:details|contact|data|information|followup).*$|^not (?:for|when|if|from|in case of|on|with) (.+)$|\bno (?:details|contact details|questions|data|lead|ticket) (?:for|from|on) (.+)$`)

// theSame is the customer the condition speaks of.
var theSame = regexp.MustCompile(`^(?:them|him|her|the (?:customer|caller|visitor|user))\b`)

// never reads what is to be left alone.
func (r *reader) never(c clause) bool {
	m := leaveAlone.FindStringSubmatch(c.text)
	if m == nil || r.refusal {
		return false
	}
	what := strings.Join(m[1:], "")
	if theSame.MatchString(what) && c.cond != "" {
		what = c.cond
	}
	if len(mentions(what, r.labels)) > 0 {
		return false
	}
	found := r.when(what)
	for _, w := range found {
		r.u.Never = addTo(r.u.Never, w)
	}
	return len(found) > 0
}

// when reads the reasons of a condition, without the fields that are named in it.
func (r *reader) when(cond string) []string {
	if ifAnd.MatchString(cond) || opening.MatchString(cond) || faulty.MatchString(cond) {
		return nil
	}
	masked := []byte(cond)
	found := spans(cond)
	for _, m := range mentions(cond, r.labels) {
		taken := false
		for _, s := range found {
			taken = taken || m.from < s.to && s.from < m.to
		}
		for i := m.from; !taken && i < m.to; i++ {
			masked[i] = ' '
		}
	}
	return reasons(string(masked))
}

// faulty is a condition about an answer, not about the matter.
var faulty = regexp.MustCompile(`\b(?:invalid|(?:not|in)(?: be| a)? (?:valid|correct|complete|right)|incorrect|incomplete|missing|unclear|typos?|looks? wrong|do(?:es)? not (?:look|seem|answer|reply|respond)[a-z ]*)\b`)

func (r *reader) fields(text string) []string {
	var out []string
	for _, m := range mentions(text, r.labels) {
		out = addTo(out, m.what)
	}
	return out
}

func addAbout(list []About, field string, when []string) []About {
	for i, a := range list {
		if a.Field == field {
			if len(when) == 0 || len(a.When) == 0 {
				list[i].When = nil
				return list
			}
			for _, w := range when {
				list[i].When = addTo(list[i].When, w)
			}
			return list
		}
	}
	return append(list, About{field, append([]string(nil), when...)})
}
