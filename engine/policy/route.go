package policy

import (
	"regexp"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
)

var (
	goesTo  = regexp.MustCompile(`^(.+?) (?:should |must |always |all )*(?:go|goes|belong|belongs|are for|(?:are|is|be|get) (?:sent|routed|forwarded|passed|assigned|handled|directed))(?: on| straight| directly)* (?:to|by) (?:the |our |an? )?(.+)$`)
	another = regexp.MustCompile(`^(.+?)(?:,? and|,) (.+? (?:goes )?to .+)$`)
	others  = regexp.MustCompile(`^(?:everything|all|anything) (?:else|others?)(?: goes)?$|^(?:the rest|others)(?: goes| go)?$`)
	routes  = regexp.MustCompile(`\b(?:send|route|forward|assign|pass|escalate|hand|direct|refer|give|transfer|connect)s?\b ?(.*?)\b(?:on |over |through |straight )?to (?:the |our |a |an )?(.+)$`)
	people  = regexp.MustCompile(`^(?:human|person|real person|agent|live agent|representative|colleague|member of (?:the |our )?(?:team|staff)|someone|human agent|operator)\b`)
	itself  = regexp.MustCompile(`^(?:it|them|this|that|these|those|the (?:request|customer|caller|ticket|lead|record|conversation|call)|him|her)?\s*$`)
	address = regexp.MustCompile(`^(?:website|web site|site|page|portal|form|app\b|help cent|faq|store|branch|url|link|https?:|www\.|their|them|customers?$|us\b|it\b|me\b)`)
)

// route reads to whom a matter goes.
func (r *reader) route(c clause) bool {
	m := goesTo.FindStringSubmatch(c.head)
	if m == nil || len(spans(m[1])) == 0 {
		m = routes.FindStringSubmatch(c.head)
	}
	if m == nil || r.refusal || negated.MatchString(c.head[:strings.Index(c.head, m[0])]) {
		return false
	}
	if more := another.FindStringSubmatch(m[2]); more != nil && (len(spans(more[2])) > 0 || others.MatchString(strings.Split(more[2], " to ")[0])) {
		m[2] = more[1]
		defer r.route(clause{text: c.text, head: "route " + more[2]})
	}
	what, to := strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
	if address.MatchString(to) || strings.Contains(to, "@") || collecting.MatchString(to) {
		return false
	}
	when := r.when(c.cond)
	if others.MatchString(what) {
		r.u.Route = append(r.u.Route, engine.Route{To: to})
		return true
	}
	if !itself.MatchString(what) {
		when = append(r.when(what), when...)
	}
	if people.MatchString(to) {
		if len(when) == 0 && c.cond != "" { // "if the customer asks for one"
			when = []string{"human"}
		}
		r.start(when)
		return len(when) > 0
	}
	if len(when) == 0 {
		return false
	}
	r.u.Route = append(r.u.Route, engine.Route{When: when, To: to})
	return true
}

var away = regexp.MustCompile(`\b(?:email|call|write to|phone|contact|text|message) (?:us|our|support|the (?:team|office|hotline|support))\b|\b(?:call|ring|dial) \+?[\d(]|\S+@\S+\.\w+|https?://|\bwww\.|\b(?:visit|go to|see|check|use|look at|fill (?:in|out)|(?:direct|point|refer|send|redirect|guide|tell|ask)[a-z ]*? to(?: (?:visit|use|go to|check|see|fill (?:in|out)))?) (?:our |the |a )?(?:web ?site|site|page|portal|contact form|online form|form|app|help cent\w+|faq page|store|shop|branch|hotline|phone line)\b`)

// elsewhere notes sentences that send the customer away and so defeat filing.
func (r *reader) elsewhere(text, raw string) bool {
	m := away.FindStringIndex(text)
	if m == nil {
		return false
	}
	if no := negated.FindStringIndex(text[:m[0]]); no != nil {
		return false
	}
	r.u.Findings = append(r.u.Findings, Finding{Code: SendsElsewhere, Sentence: raw})
	before := strings.Trim(text[:m[0]], " ,:-")
	about := spans(before)
	if len(about) == 0 {
		about = spans(text[m[1]:])
	}
	for _, s := range about {
		r.u.Never = addTo(r.u.Never, s.what)
	}
	return true
}
