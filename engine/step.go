package engine

import (
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// Step decides one turn: what the conversation knows afterwards and what has to happen, in order. It is total (any
// state, any reading), deterministic, and never writes into what it is given. At most one effect is an Ask, and it is
// the last thing said; an Answer comes before it.
//
// A question the customer asks while something is being asked is a digression: the open ask is repeated after the
// answer (Ask.Again), which is no new request. It is repeated twice at most; after that it stays open, unrepeated, so
// a customer with many questions is neither nagged nor given up on.
func Step(p Policy, s State, t Turn, h extract.Heard) (State, []Effect) {
	x := &step{p: p, s: s.clone().repaired(), t: t, h: h}
	x.fields = effective(p, x.s)
	x.s.Asked = slices.DeleteFunc(x.s.Asked, func(k string) bool { _, ok := field(x.fields, k); return !ok })
	if _, ok := field(x.fields, x.s.Read); x.s.Read != readAll && !ok {
		x.s.Read = ""
	}
	x.s = x.s.rephased()
	x.s.Turns++
	x.overheard, x.s.Overheard = x.s.Overheard, nil
	x.was = slices.Clone(x.s.Asked)
	x.caused()
	x.put()
	x.s = x.s.rephased()
	return x.s, x.fx
}

// caused does what the turn's cause asks for.
func (x *step) caused() {
	switch x.t.Cause {
	case Words:
		x.words()
	case Nudge:
		x.nudge()
	case Quiet, HungUp:
		x.gone()
	case Started:
		x.started()
	case Unreached:
		x.unreached()
	case Silence, NoMatch:
		was := x.collecting()
		if x.t.Cause == Silence {
			x.silence()
		} else {
			x.noMatch()
		}
		if was && !x.collecting() && x.t.Cause == NoMatch {
			x.timers(false)
		}
	case TakenOver:
		x.s.Handed = true
		x.timers(false)
	case Released:
		x.s.Handed = false
	}
	if x.t.Cause == Nudge || x.t.Cause == Silence || x.t.Cause == NoMatch || x.t.Cause == Unreached {
		x.takeUp()
	}
}

// step is one turn in work. Its state is a copy and may be written.
type step struct {
	p      Policy
	s      State
	t      Turn
	h      extract.Heard
	fields []Field
	fx     []Effect

	took       []string // fields that got a new value in this turn
	changed    []string // those of them that had another value before
	refused    []string // fields refused or rejected in this turn: settled or asked again with the reason
	rejected   []string // fields whose value was rejected in this turn
	explain    string   // required field that was refused for the first time
	digressed  bool     // the customer did something besides answering: the open ask is repeated, not asked again
	cannot     bool     // a question has no answer
	lost       bool     // words that were no question were not understood and have no answer
	answered   bool     // the answerer's words stand in this turn
	began      bool     // collecting began in this turn
	over       []string // reasons whose capture ended in this turn: they do not begin another
	asksChange bool     // the turn's question is what to change
	overheard  []string // fields somebody else asked for just before
	waiting    bool     // a field waits for the end of a conversation somebody else leads
	question   *Ask     // the question to put
	passed     []string // fields that were asked for when the turn began
	reopened   string   // the field the customer went back to
	putsOff    bool     // a second matter was put off in this turn
	filed      bool     // a record was made in this turn
	ended      bool     // a capture ended in this turn without one
	told       bool     // the customer told more of the matter
	was        []string // fields that were asked for when the turn began, whatever became of it
	blanks     bool     // the record made in this turn lacks what is required
	wronged    bool     // what is said to be wrong is a value of ours, not one of the customer's account
	asksElse   bool     // the record's sentence asks what they want already
	lacks      bool     // the refusal being carried out is of somebody who has none
	returned   bool     // a capture that had been left was taken up again
}

// words is a turn in which the customer said something.
func (x *step) words() {
	x.s.Nudged = x.s.Nudged && x.collecting()
	x.passed = slices.Clone(x.s.Asked)
	x.cut()
	if x.s.Handed {
		x.take()
		return
	}
	if spam(x.h) {
		return
	}
	if x.wordless() {
		return
	}
	was := x.collecting()
	x.s.Holding = false
	x.language()
	if x.abuse() {
		return
	}
	x.answer()
	x.returns()
	x.offered()
	x.take()
	x.wish()
	x.propose()
	x.commands()
	x.start()
	x.amend()
	if !x.hold() {
		x.proceed()
		x.takeUp()
	}
	x.otherwise()
	x.closing()
	x.supplement(false)
	x.suspend()
	x.put()
	if was || x.collecting() {
		x.timers(x.collecting())
	}
	x.dictation()
	x.s.Welcomed = true
}

// wordless asks to write what a picture, a file or a voice message may hold. It is no answer, so no attempt is counted.
func (x *step) wordless() bool {
	if !x.t.Wordless || x.p.Mode == Voice {
		return false
	}
	x.say(MoveWordless)
	if !x.readOften() {
		x.restate()
	}
	if x.collecting() {
		x.timers(true)
	}
	return true
}

// nudge asks once per episode whether the customer is still there.
func (x *step) nudge() {
	if x.s.Handed || x.s.Nudged || !x.collecting() {
		return
	}
	x.s.Nudged = true
	x.say(MoveNudge)
	if !x.readOften() {
		x.restate()
	}
}

// readOften says whether what is read back was read back as often as it may be.
func (x *step) readOften() bool {
	if x.s.Read == readAll && len(x.together()) == 0 { // all of it was confirmed one by one
		return true
	}
	for _, e := range x.s.Ledger {
		if x.s.Read != "" && e.Value != nil && e.ReadBack != "" && e.Confirms >= maxConfirms && e.Status != Confirmed {
			return true
		}
	}
	return false
}

func (x *step) collecting() bool { return x.s.Phase == Collecting || x.s.Phase == Confirming }

func (x *step) has(k extract.CommandKind) bool {
	return slices.ContainsFunc(x.h.Commands, func(c extract.Command) bool { return c.Kind == k })
}

func (x *step) entry(key string) Entry {
	e := x.s.Ledger[key]
	if e.Status == "" {
		e.Status = Unknown
	}
	return e
}

func (x *step) set(key string, e Entry) { x.s.Ledger[key] = e }

// timers arms or disarms what happens when the customer goes quiet (B12).
func (x *step) timers(on bool) {
	x.do(Effect{Remind: &Remind{What: Nudge, Cancel: !on || x.s.Nudged}})
	x.do(Effect{Remind: &Remind{What: Quiet, Cancel: !on}})
}

// dictation remembers the lines of a number or address that is still being dictated.
func (x *step) dictation() {
	if x.h.Open != extract.Dictation {
		x.s.Dictation = nil
		return
	}
	for _, q := range x.t.Quotes {
		x.s.Dictation = append(x.s.Dictation, DictatedBy{Line: q.Line, Rev: q.Rev})
	}
	x.s.Dictation = last(x.s.Dictation, maxDictation)
}

func (x *step) do(e Effect) { x.fx = append(x.fx, e) }

// say adds a sentence; args come in pairs, an empty value is left out.
func (x *step) say(move string, args ...string) {
	say := x.sentence(move, args...)
	x.do(Effect{Say: &say})
}

// tell adds a sentence that names the record of this step.
func (x *step) tell(move string) {
	say := x.sentence(move)
	say.Record = true
	x.do(Effect{Say: &say})
}

func (x *step) sentence(move string, args ...string) Say {
	say := Say{Move: move, Variant: max(0, x.s.Said[move])}
	x.s.Said[move]++
	for i := 0; i+1 < len(args); i += 2 {
		if args[i+1] == "" {
			continue
		}
		if say.Args == nil {
			say.Args = map[string]string{}
		}
		say.Args[args[i]] = args[i+1]
	}
	return say
}
