package engine

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// Needs says whether an answer has to be looked for before Step, and to which words: the customer's questions, or,
// while nothing is collected, words that were not understood otherwise. A question that is itself a wish to be
// followed up ("can I get a demo?") wants none, nor does any matter the operator has collected instead of solved.
func Needs(p Policy, s State, t Turn, h extract.Heard) (question string, wanted bool) {
	if t.Cause != Words || s.Handed || spam(h) || commanded(h, extract.Recall) && !asksStatus(h) {
		return "", false
	}
	var asked []string
	any := false
	for _, c := range h.Commands {
		if c.Kind == extract.Recall && len(t.Quotes) > 0 { // of its status
			any = true
			asked = append(asked, strings.TrimSpace(t.Quotes[len(t.Quotes)-1].Text))
		}
		if c.Kind != extract.Question {
			continue
		}
		any = true
		if text := strings.TrimSpace(c.Text); text != "" && !isWish(p, c, h) {
			asked = append(asked, text)
		}
	}
	collecting := s.Phase == Collecting || s.Phase == Confirming
	if !any && !collecting && !taken(p, h) && !(s.Phase == Offering && insists(s.Offer, t, h)) {
		for _, q := range t.Quotes {
			asked = append(asked, strings.TrimSpace(q.Text))
		}
	}
	question = strings.TrimSpace(strings.Join(asked, " "))
	return question, question != ""
}

// asksStatus says whether the customer asks what becomes of their matter.
func asksStatus(h extract.Heard) bool {
	return slices.ContainsFunc(h.Commands, func(c extract.Command) bool { return c.Kind == extract.Recall && c.Text == "status" })
}

func commanded(h extract.Heard, k extract.CommandKind) bool {
	return slices.ContainsFunc(h.Commands, func(c extract.Command) bool { return c.Kind == k })
}

func understood(h extract.Heard) bool {
	return len(h.Values)+len(h.Rejected)+len(h.Commands)+len(h.Signals) > 0
}

// taken says whether the turn holds something besides a matter that is not collected, or is to be solved first.
func taken(p Policy, h extract.Heard) bool {
	begins := func(g extract.Signal) bool {
		return p.Enabled && starts(p, g.Reason) && (p.Timing != "after" || wish(g.Reason))
	}
	return len(h.Values)+len(h.Rejected)+len(h.Commands) > 0 || slices.ContainsFunc(h.Signals, begins)
}

// isWish says whether a question only asks for the follow-up it signals. Without spans it is taken to.
func isWish(p Policy, q extract.Command, h extract.Heard) bool {
	for _, g := range h.Signals {
		if !p.Enabled || !starts(p, g.Reason) || (!wish(g.Reason) && p.Timing != "instead" && p.Timing != "before") {
			continue
		}
		if q.Span == nil || g.Span == nil || overlap(*q.Span, *g.Span) {
			return true
		}
	}
	return false
}

// answer puts the answerer's words first, or notes that there are none.
func (x *step) answer() {
	_, wanted := Needs(x.p, x.s, x.t, x.h)
	if !wanted {
		return
	}
	x.digressed = x.digressed || x.has(extract.Question)
	switch {
	case x.t.Verdict.Can:
		x.answered = true
		x.s.Unanswered = 0
		x.do(Effect{Answer: true})
	default:
		x.cannot = x.has(extract.Question) || asksStatus(x.h) && !x.filedStill()
		x.lost = !x.cannot && !asksStatus(x.h)
		x.s.Unanswered++
		if x.cannot && x.collecting() && !x.has(extract.AskWhy) {
			x.say(MoveCannotNoted)
		}
	}
}

// language follows the customer's language as far as the agent speaks it, and says so when it was asked for.
func (x *step) language() {
	if x.h.Lang != "" && x.speaks(x.h.Lang) && x.follows(x.h.Lang) {
		x.s.Lang, x.s.Tongue = x.h.Lang, ""
	}
	for _, c := range x.h.Commands {
		if c.Kind != extract.Language {
			continue
		}
		if c.Text == "" || !x.speaks(c.Text) {
			x.say(MoveLanguageNo, "lang", c.Text)
			return
		}
		x.s.Lang = c.Text
		x.say(MoveLanguageOK, "lang", c.Text)
		return
	}
}

func (x *step) speaks(lang string) bool { return x.p.Speaks(lang) }

// Speaks says whether the agent speaks a language; one that names none speaks all.
func (p Policy) Speaks(lang string) bool {
	return len(p.Languages) == 0 || slices.ContainsFunc(p.Languages, func(l string) bool { return base(l) == base(lang) })
}

// otherwise finds a word for a turn nothing else answered.
func (x *step) otherwise() {
	x.reoffer()
	if x.spoke() {
		return
	}
	switch {
	case x.has(extract.Smalltalk):
		x.smalltalk()
	case x.collecting():
	case x.cannot:
		x.say(MoveCannot)
	case x.lost && len(x.h.Signals) > 0: // understood, and nothing to be done about it here
		x.outside()
	case x.has(extract.Done):
		x.bye()
	case x.s.Else && (x.has(extract.Deny) || x.has(extract.Decline)):
		x.bye()
	case x.s.Else && x.has(extract.Confirm):
		x.say(MoveGladly)
	case len(x.took) > 0 && len(x.s.Filed) == 0:
		x.say(MoveAckOpen)
	case len(x.took) > 0 || x.has(extract.Confirm) || x.has(extract.Deny) || x.has(extract.Decline):
		x.say(MoveAck)
	default:
		x.say(MoveHelp)
	}
}

// closing ends a call well: with a record made, it asks whether there is anything else, or says goodbye to a caller who
// did.
func (x *step) closing() {
	was := x.s.Else
	x.s.Else = false
	switch {
	case x.p.Mode != Voice || !x.filed || x.collecting() || x.question != nil || x.s.Handed:
		x.s.Else = was && x.digressedOnly()
	case x.has(extract.Done):
		x.bye()
	case x.asksElse:
		x.s.Else = true
	case !slices.ContainsFunc(x.fx, func(e Effect) bool { return e.Handoff != nil }):
		x.s.Else = true
		x.say(MoveElse)
	}
}

// digressedOnly says whether the turn only made us wait or repeat.
func (x *step) digressedOnly() bool {
	return x.has(extract.Hold) || x.has(extract.Repeat) || x.has(extract.Confirm) || x.has(extract.Smalltalk) || x.answered
}

// bye says goodbye; a call ends with it.
func (x *step) bye() {
	x.say(MoveBye)
	if x.p.Mode == Voice {
		x.do(Effect{Close: true})
	}
}

func (x *step) spoke() bool {
	return x.question != nil || slices.ContainsFunc(x.fx, func(e Effect) bool { return e.Say != nil || e.Answer })
}

// smalltalk answers chatter: a command's text may say that it is a greeting or thanks.
func (x *step) smalltalk() {
	text := ""
	for _, c := range x.h.Commands {
		if c.Kind == extract.Smalltalk {
			text = c.Text
		}
	}
	switch {
	case text == "help":
		x.say(MoveGladly)
	case text == "robot":
		x.say(MoveRobot)
	case text == "there":
		x.say(MoveHere)
	case text == "thanks":
		x.say(MoveThanks)
	case text == "greeting" || (text == "" && !x.s.Welcomed):
		x.say(MoveGreeting)
	case len(x.s.Filed) > 0 && text == "":
		x.say(MoveThanks)
	default:
		x.say(MoveSmalltalk)
	}
}
