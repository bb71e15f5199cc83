package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// ask sets the turn's one question; it is put when everything else has been said.
func (x *step) ask(a Ask) { x.question = &a }

// put puts the question at the end of what is said.
func (x *step) put() {
	if x.question != nil {
		x.do(Effect{Ask: x.question})
		x.question = nil
	}
}

// request asks for values. Again repeats the open ask after a digression: it counts as no new request.
func (x *step) request(fields []Field, again bool) {
	main := x.entry(fields[0].Key)
	again = again && main.Asks > 0
	move, args := x.requestMove(fields, main, again)
	x.s.Asked, x.s.Read, x.s.Phase = nil, "", Collecting
	for _, f := range fields {
		e := x.entry(f.Key)
		if again {
			e.Restated = min(e.Restated+1, maxRestated)
		} else {
			e.Asks, e.Restated = min(e.Asks+1, maxAsks), 0
		}
		if e.Status == Unknown {
			e.Status = Asked
		}
		x.set(f.Key, e)
		x.s.Asked = append(x.s.Asked, f.Key)
	}
	x.ask(Ask{Say: x.reworded(fields[0].Key, move, args), Fields: keys(fields), Attempt: x.entry(fields[0].Key).Asks, Again: again,
		Keypad: move == MoveReaskKeypad})
}

// reworded is the sentence of a request for a field in other words than the last one.
func (x *step) reworded(key, move string, args []string) Say {
	e := x.entry(key)
	if last, variant, ok := strings.Cut(e.Worded, "/"); ok && last == move {
		if n, err := strconv.Atoi(variant); err == nil && (x.s.Said[move]-n)%leastVariants == 0 {
			x.s.Said[move]++
		}
	}
	say := x.sentence(move, args...)
	e.Worded = move + "/" + strconv.Itoa(say.Variant)
	x.set(key, e)
	return say
}

// leastVariants is how many sentences every phrase book has for a move at least.
const leastVariants = 3

func (x *step) requestMove(fields []Field, main Entry, again bool) (string, []string) {
	f := fields[0]
	_, question := x.asks(f.Key)
	switch {
	case len(fields) > 1:
		return MoveAskSeveral, listed(fields)
	case question && (main.Status == Invalid || (main.Asks > 0 && !again)):
		return askMove(f, "reask."), x.askArgs(f)
	case main.Asks == lastTry-1 && !again && (x.p.Mode == Voice || (main.Doubt && !slices.Contains(x.rejected, f.Key))) && x.strategy(f, "") != "":
		move := x.strategy(f, "")
		return move, x.strategyArgs(f, move)
	case main.Status == Invalid && !(x.returned && again): // what was wrong days ago is not told once more
		move, args := invalidMove(f, main.Reason), named(f)
		if move == MoveInvalidOption {
			args = append(args, choices(f)...)
		}
		return move, args
	case f.Key == keyEmail && x.s.LastResort && main.Asks == 0:
		return MoveAskReach, nil
	case main.Asks == 0 || again || f.Key == x.reopened || (f.Key == x.s.Prefer && main.Asks == 1) || (main.Status == Asked && len(x.took)+len(x.refused) > 0):
		return askMove(f, "ask."), x.askArgs(f)
	}
	return askMove(f, "reask."), x.askArgs(f)
}

// askMove is the move that asks for a field: ask. or reask. and its key, else what kind of custom field it is.
func askMove(f Field, prefix string) string {
	switch {
	case builtin(f.Key):
		return prefix + f.Key
	case f.question != "" && f.Type == extract.Choice:
		return prefix + "question.choice"
	case f.question != "":
		return prefix + "question"
	case f.Type == extract.Choice && len(f.Options) > 0:
		return prefix + "choice"
	case f.Type == extract.Consent:
		return prefix + "consent"
	}
	return prefix + "custom"
}

func (x *step) askArgs(f Field) []string {
	if builtin(f.Key) {
		return nil
	}
	if q, ok := x.asks(f.Key); ok {
		return append([]string{"question", q.In(x.s.Lang)}, choices(f)...)
	}
	args := append(named(f), choices(f)...)
	if f.Type == extract.Consent {
		args = append(args, "text", x.p.Consent(x.s.Lang))
	}
	return args
}

// invalidMove says what was wrong with the value given before.
func invalidMove(f Field, reason string) string {
	switch {
	case reason == reasonDenied:
		return MoveDenied
	case f.Type == extract.Choice && len(f.Options) > 0:
		return MoveInvalidOption
	}
	switch extract.Reason(reason) {
	case extract.NotAName:
		return MoveInvalidName
	case extract.TooShort, extract.TooLong, extract.NoRegion, extract.LookAlike, extract.Incomplete, extract.BadDomain,
		extract.NotADate, extract.NotPattern, extract.NotANumber, extract.NotAURL, extract.Ambiguous:
		return "invalid." + reason
	}
	switch f.Type {
	case extract.Phone:
		return MoveInvalidPhone
	case extract.Email:
		return MoveInvalidEmail
	case extract.Name:
		return MoveInvalidName
	}
	return MoveInvalid
}

// explainNeed says why a required field matters and asks once more (B5). It counts as a request.
func (x *step) explainNeed() {
	f, ok := field(x.fields, x.explain)
	if !ok {
		return
	}
	e := x.entry(f.Key)
	e.Asks, e.Restated = min(e.Asks+1, maxAsks), 0
	x.set(f.Key, e)
	x.s.Asked, x.s.Read, x.s.Phase = []string{f.Key}, "", Collecting
	move := MoveExplain
	args := append(named(f), "purpose", f.Purpose)
	switch {
	case f.Type == extract.Consent:
		move, args = MoveExplainConsent, x.askArgs(f)
	case f.Purpose != "":
		move = MoveExplainPurpose
	}
	x.ask(Ask{Say: x.reworded(f.Key, move, args), Fields: []string{f.Key}, Attempt: e.Asks})
}

// restate repeats what is open, as long as it does not nag; asked to repeat, always.
func (x *step) restate() {
	if x.s.Read == readAll {
		x.readAgain()
		return
	}
	if x.s.Read != "" {
		x.next()
		return
	}
	var open []Field
	for _, k := range x.s.Asked {
		f, ok := field(x.fields, k)
		if e := x.entry(k); ok && (e.Restated < maxRestated || x.has(extract.Repeat)) {
			open = append(open, f)
		}
	}
	if len(open) > 0 {
		x.request(open, true)
	}
}

// acknowledge thanks for what was given, before the question it leads to.
func (x *step) acknowledge(at int) {
	if x.began {
		return
	}
	words := x.acknowledgement(x.question)
	if words == nil {
		return
	}
	x.fx = slices.Insert(x.fx, at, Effect{Say: words})
}

func (x *step) acknowledgement(next *Ask) *Say {
	var say Say
	switch {
	case len(x.refused) > 0 && x.explain == "" && x.s.Prefer != "" && !slices.ContainsFunc(x.refused, func(k string) bool { return !x.prefers(k) }):
		say = x.sentence(MovePreferOK)
	case len(x.refused) > 0 && x.explain == "":
		say = x.sentence(MoveDeclinedOK)
	case next == nil || len(x.took) == 0 || len(x.rejected) > 0:
		return nil
	case len(x.changed) > 0 && !slices.Contains(next.Fields, x.changed[0]):
		f, _ := field(x.fields, x.changed[0])
		say = x.sentence(MoveCorrected, append(named(f), "value", x.entry(f.Key).Value.Value)...)
	case next.Confirm:
		return nil
	case slices.Contains(x.took, keyName) && x.entry(keyName).Value != nil:
		say = x.sentence(MoveAckName, "name", x.entry(keyName).Value.Value)
	default:
		say = x.sentence(MoveAck)
	}
	return &say
}
