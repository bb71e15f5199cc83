package policy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const number = `(once|twice|one|two|three|four|five|\d)`

func count(w string) int {
	switch w {
	case "once", "one":
		return 1
	case "twice", "two":
		return 2
	case "three":
		return 3
	case "four":
		return 4
	case "five":
		return 5
	}
	n, _ := strconv.Atoi(w) // 0: not a number of times
	return n
}

var atStart = regexp.MustCompile(`\b(?:at the (?:very )?(?:start|beginning|outset)|upfront|first thing|before anything else|before (?:you do )?anything|from the (?:start|beginning)|right at the (?:start|beginning)|as soon as (?:the|a) (?:chat|conversation|call)[a-z ]*|(?:start|begin|open) (?:(?:the|every|each|all) (?:chat|conversation|call)s? )?(?:by|with) (?:asking|collecting|getting|taking)|(?:right|straight) away|immediately)\b`)

// opening is a condition that holds at the start of every conversation.
var opening = regexp.MustCompile(`^(?:the |an? |every |each |new )*(?:chat|conversation|call)s? (?:starts?|begins?|opens?)$`)

// atStart reads "ask up front".
func (r *reader) atStart(c clause) bool {
	if opening.MatchString(c.cond) && collecting.MatchString(c.head) && !negated.MatchString(c.head) {
		r.u.AtStart = true
		return true
	}
	m := atStart.FindStringIndex(c.text)
	if m == nil || negated.MatchString(c.text[:m[0]]) || r.refusal {
		return false
	}
	if !collecting.MatchString(c.text) || len(r.when(c.cond)) > 0 && !atStart.MatchString(c.cond) {
		return false
	}
	r.u.AtStart = true
	return true
}

var unanswered = []*regexp.Regexp{
	regexp.MustCompile(`\b(?:after|following) ` + number + ` (?:unanswered|failed|unsuccessful|unresolved|wrong)`),
	regexp.MustCompile(`\b` + number + ` (?:unanswered|failed|unsuccessful) (?:questions?|attempts?|tries|answers?)`),
	regexp.MustCompile(`\b(?:cannot|could not|not|unable to|fail\w*)(?: to)? (?:answer|help|solve)[a-z ]*? ` + number + `(?: times?| questions?)?\b`),
}

// unanswered reads "after two unanswered questions".
func (r *reader) unanswered(c clause) bool {
	for _, re := range unanswered {
		if m := re.FindStringSubmatch(c.text); m != nil && count(m[1]) > 0 {
			r.u.Unanswered = count(m[1])
			return true
		}
	}
	return false
}

// counted says whether a condition is a number of unanswered questions.
func counted(cond string) bool {
	return slices.ContainsFunc(unanswered, func(re *regexp.Regexp) bool { return re.MatchString(cond) || re.MatchString("after "+cond) })
}

const solve = `(?:answer|help|solve|resolve|fix|address|handle|troubleshoot|assist|deal with)`

var (
	solving  = regexp.MustCompile(`\b(?:answer|help|solv|resolv|fix|address|handl|troubleshoot|assist|anything)\w*`)
	tryFirst = regexp.MustCompile(`\bfirst,? (?:always )?(?:try to |attempt to |you )?` + solve + `\b|\b(?:try to |attempt to )?` + solve + `\b[^,;]*\bfirst\b|\bafter (?:you (?:have )?|having |the )?(?:answer|help|solv|resolv|fix|address|question|issue|problem|solution)\w*|\b(?:once|when|after) (?:the|their|a|your) (?:question|issue|problem|request|matter)s? (?:is|are|has been|was) (?:answered|solved|resolved|fixed|dealt)|\bonly then (?:ask|collect|take|get)|\b` + solve + ` [^,;.]*,? (?:and )?(?:only )?(?:then|afterwards) (?:ask|collect|take|get)`)
	beforeIt = regexp.MustCompile(`\bbefore (?:you |we )?(?:try(?:ing)? to |start to |starting to |attempt(?:ing)? to |begin(?:ning)? to )?(?:answer|help|solv|resolv|fix|handl|troubleshoot|assist|deal)\w*`)
	notTried = regexp.MustCompile(`\b(?:do not|never|without) (?:try(?:ing)?|attempt(?:ing)?)? ?(?:to )?(?:solv|resolv|fix|handl|troubleshoot|process|answer(?:ing)? (?:it|them|the)|help(?:ing)? (?:them )?yourself)\w*|\b(?:instead of|rather than) (?:trying to |attempting to )?(?:answer|help|solv|resolv|fix|handl|troubleshoot)\w*|\b(?:do not|never) (?:try|attempt) to [a-z ]+(?:yourself|it|them)\b|\bno attempt to (?:answer|help|solve|resolve)`)
)

// timing reads whether collecting comes before, after or instead of solving.
func (r *reader) timing(c clause) bool {
	switch {
	case notTried.MatchString(c.text):
		r.u.Timing = "instead"
	case tryFirst.MatchString(c.text):
		r.u.Timing = "after"
	case beforeIt.MatchString(c.text) && !negated.MatchString(c.text[:beforeIt.FindStringIndex(c.text)[0]]):
		r.u.Timing = "before"
	default:
		return false
	}
	return true
}

var attempts = []struct {
	words *regexp.Regexp
	more  int // asks besides those counted
}{
	{regexp.MustCompile(`\b(?:reask|ask again|repeat the question|try again|remind them) (?:only |at most |up to |no more than |a maximum of |just )*` + number), 1},
	{regexp.MustCompile(`\b(one|two|three) (?:more|further|additional) (?:time|attempt|try|tries|times|attempts)\b`), 1},
	{regexp.MustCompile(`\b(?:do not|never) (?:ask|try|request|insist)[a-z ]* more (?:often )?than ` + number), 0},
	{regexp.MustCompile(`\b(?:ask|try|request)[a-z ]*? (?:at most|no more than|up to|a maximum of|only|just|max|maximum|not more than) ` + number), 0},
	{regexp.MustCompile(`\b(?:at most|no more than|up to|a maximum of|only|max|maximum|after|maximum of) ` + number + ` (?:attempts?|tries|times|asks?)\b`), 0},
	{regexp.MustCompile(`^(?:only )?ask[a-z ]*? (once|twice)$`), 0},
}

var notTwice = regexp.MustCompile(`\b(?:do not|never) (?:ask|request)[a-z ]* twice\b`)

// attempts reads how often a field may be asked for.
func (r *reader) attempts(c clause) bool {
	for _, a := range attempts {
		if m := a.words.FindStringSubmatch(c.text); m != nil && count(m[1]) > 0 {
			r.u.Attempts = count(m[1]) + a.more
			r.spent = true
			return true
		}
	}
	if notTwice.MatchString(c.text) {
		r.u.Attempts = 1
		return true
	}
	return false
}

var (
	confirming = regexp.MustCompile(`\b(?:confirm|read(?:ing)?\b.*\bback|repeat|double-? ?check|verify|spell\b.*\bback)\w*`)
	everything = regexp.MustCompile(`\b(?:everything|all|details|what you (?:already )?have|it all|them|information|data|whatever|collected)\b`)
)

// confirm reads what is read back before it is filed.
func (r *reader) confirm(c clause) bool {
	m := confirming.FindStringIndex(c.text)
	if m == nil || negated.MatchString(c.text[:m[0]]) || strings.Contains(c.text, "repeat the question") {
		return false
	}
	fields := r.fields(c.text)
	for _, f := range fields {
		r.u.Confirm = addTo(r.u.Confirm, f)
	}
	if len(fields) == 0 && everything.MatchString(c.text) {
		r.u.ConfirmAll = true
		return true
	}
	return len(fields) > 0
}

var (
	notSo  = regexp.MustCompile(`\b(?:not|never|avoid)(?: \w+){0,2} $`)
	manner = regexp.MustCompile(`\b(?:be|stay|sound|keep|tone|remain|use|speak|write|style|always|act|in an?|talk|phrase)\b`)
	tones  = []struct {
		name  string
		words *regexp.Regexp
	}{
		{"friendly", regexp.MustCompile(`\bfriendly\b`)},
		{"polite", regexp.MustCompile(`\b(?:polite|courteous|respectful)(?:ly)?\b`)},
		{"brief", regexp.MustCompile(`\b(?:brief|concise|short|to the point|few words|succinct)(?:ly)?\b`)},
		{"informal", regexp.MustCompile(`\b(?:informal|casual|relaxed)(?:ly)?\b`)},
		{"formal", regexp.MustCompile(`\bformal(?:ly)?\b`)},
		{"professional", regexp.MustCompile(`\bprofessional(?:ly)?\b`)},
		{"warm", regexp.MustCompile(`\bwarm(?:ly|th)?\b`)},
		{"empathetic", regexp.MustCompile(`\b(?:empath\w+|sympath\w+|compassion\w*|understanding)\b`)},
		{"patient", regexp.MustCompile(`\bpatient(?:ly)?\b`)},
		{"calm", regexp.MustCompile(`\bcalm(?:ly)?\b`)},
		{"cheerful", regexp.MustCompile(`\b(?:cheerful|upbeat|enthusiastic)\b`)},
	}
)

// tone reads how to sound.
func (r *reader) tone(c clause) bool {
	if !manner.MatchString(c.text) {
		return false
	}
	read := false
	for _, t := range tones {
		if m := t.words.FindStringIndex(c.text); m != nil && !notSo.MatchString(c.text[:m[0]]) {
			r.u.Tone, read = addTo(r.u.Tone, t.name), true
		}
	}
	return read
}
