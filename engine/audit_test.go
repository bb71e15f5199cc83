package engine

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

// audit keeps its own books of a conversation, from what goes in and comes out, and compares them with the rules of
// the ask ledger (design: "The heart").
type audit struct {
	p         Policy
	asks      map[string]int // requests per field in this episode
	confirms  map[string]int // read-backs per field and value in this episode
	explained map[string]int
	nudges    int
	said      map[string]extract.Value // every value heard or prefilled, by field and value
	records   map[string]bool          // kind and episode
	refusals  map[string]int           // of required fields in this episode
	read      map[string]string        // what was read back last, as it was said, by field; "" when it was not heard in full
	last      []string                 // the fields the last question read back
	worded    map[string]string        // the words of the last request, by field
	specs     map[string]MoveSpec
	left      *audit     // the books as they were when the customer walked away
	suspended [][]string // asks led away from, the last one on top
}

func newAudit(p Policy, s State) *audit {
	a := &audit{p: p, said: map[string]extract.Value{}, records: map[string]bool{}, specs: map[string]MoveSpec{}}
	for _, m := range Moves() {
		a.specs[m.Name] = m
	}
	for k, e := range s.Ledger {
		if e.Value != nil {
			a.said[k+" "+e.Value.Value] = *e.Value
		}
	}
	a.episode()
	for k, e := range s.Ledger {
		a.asks[k] = e.Asks
	}
	for _, d := range s.Stack {
		a.suspended = append(a.suspended, d.Asked)
	}
	return a
}

func (a *audit) episode() {
	a.asks, a.confirms, a.explained, a.nudges = map[string]int{}, map[string]int{}, map[string]int{}, 0
	a.refusals, a.read, a.worded = map[string]int{}, map[string]string{}, map[string]string{}
}

// turn checks one step; before is the state as it was.
func (a *audit) turn(before State, e event, after State, fx []Effect) error {
	for _, v := range e.heard.Values {
		a.said[v.Field+" "+v.Value] = v
		if s := suggested(&v); s != "" {
			a.said[v.Field+" "+s] = v
		}
	}
	if e.turn.Cut && e.turn.Cause == Words {
		for _, k := range a.last {
			delete(a.read, k)
		}
	}
	before = a.resumed(before, e, after, fx)
	if err := a.confirmed(before, e, after, fx); err != nil { // by the read-backs before this turn
		return err
	}
	if err := a.unread(before, e, after, fx); err != nil {
		return err
	}
	if after.Left != nil && after.Left != before.Left {
		kept := *a
		for k, en := range after.Left.Ledger { // what came anew in this very turn was not read back yet
			if was := before.Ledger[k]; en.Value != nil && (was.Value == nil || was.Value.Value != en.Value.Value) {
				kept.confirms[k+" "+en.Value.Value] = 0
			}
		}
		a.left = &kept
	}
	if after.Episode != before.Episode { // the question of a turn belongs to the episode it ends in
		a.episode()
	}
	checks := []func(State, event, State, []Effect) error{a.order, a.ask, a.inOrder, a.reworded, a.refused, a.confirm, a.closed,
		a.anew, a.claims, a.words, a.handed, a.file, a.stack}
	for _, c := range checks {
		if err := c(before, e, after, fx); err != nil {
			return err
		}
	}
	return after.Check(a.p)
}

// order: one question at most, nothing is said after it, an answer stands before it.
func (a *audit) order(_ State, _ event, _ State, fx []Effect) error {
	asks, answers, files := 0, 0, 0
	for _, e := range fx {
		if asks > 0 && (e.Say != nil || e.Answer) {
			return fmt.Errorf("something is said after the question")
		}
		asks, answers, files = asks+b2i(e.Ask != nil), answers+b2i(e.Answer), files+b2i(e.File != nil)
	}
	return need(asks < 2 && answers < 2 && files < 2+maxLater, "%d asks, %d answers, %d records in one turn", asks, answers, files)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ask: only while collecting, after a start condition, at most three requests per field and episode, an optional field
// once unless a value was refused, in voice one by one.
func (a *audit) ask(before State, e event, after State, fx []Effect) error {
	q := asked(fx)
	if q == nil || q.Confirm {
		return nil
	}
	wasOpen := before.Phase == Collecting || before.Phase == Confirming
	switch {
	case !a.p.Enabled:
		return fmt.Errorf("asked while collecting is off")
	case after.Phase != Collecting:
		return fmt.Errorf("asked in phase %s", after.Phase)
	case !wasOpen && !a.mayStart(before, e):
		return fmt.Errorf("asked before a start condition")
	case a.p.Mode == Voice && len(q.Fields) > 1:
		return fmt.Errorf("asked for %v at once in voice", q.Fields)
	case !slices.Equal(q.Fields, after.Asked):
		return fmt.Errorf("asked for %v, open is %v", q.Fields, after.Asked)
	}
	for _, k := range q.Fields {
		if err := a.askField(k, q, before, e, after); err != nil {
			return fmt.Errorf("field %s: %w", k, err)
		}
	}
	return nil
}

func (a *audit) askField(k string, q *Ask, before State, ev event, after State) error {
	reopened := before.Read == readAll && commanded(ev.heard, extract.Deny) // and corrected in a way that did not pass
	reopened = reopened || commanded(ev.heard, extract.Back) || commanded(ev.heard, extract.Wrong)
	if after.Episode == before.Episode && before.Ledger[k].Status.Closed() && !reopened {
		return fmt.Errorf("asked for although %s", before.Ledger[k].Status)
	}
	if !after.Ledger[k].open() {
		return fmt.Errorf("asked for although now %s", after.Ledger[k].Status)
	}
	if strings.HasPrefix(q.Move, "explain.") {
		if a.explained[k]++; a.explained[k] > 1 {
			return fmt.Errorf("explained twice")
		}
	}
	if q.Again {
		return need(a.asks[k] > 0, "repeated and never asked")
	}
	limit := a.p.Attempts
	if limit < 1 || limit > 3 {
		limit = 3
	}
	a.asks[k]++
	f, _ := field(effective(a.p, after), k)
	if _, question := a.p.question(k); len(a.p.Qualify) > 0 && !question && !after.Passed && a.asks[k] == 1 &&
		!strings.HasPrefix(q.Move, "explain.") && !commanded(ev.heard, extract.Back) && !commanded(ev.heard, extract.Wrong) {
		return fmt.Errorf("a detail is asked for before the questions are over")
	}
	required := f.Required || (a.p.Gate && (k == "email" || k == "name")) || after.LastResort || k == after.Prefer
	if a.asks[k] > limit {
		return fmt.Errorf("asked %d times", a.asks[k])
	}
	if !required && a.asks[k] > 1 && !commanded(ev.heard, extract.Back) && after.Ledger[k].Status != Invalid {
		return fmt.Errorf("optional and asked again")
	}
	return need(q.Attempt == a.asks[q.Fields[0]] || k != q.Fields[0], "attempt %d, counted %d", q.Attempt, a.asks[k])
}

// mayStart says whether the turn meets a condition to begin (B1), the loosest reading of it.
func (a *audit) mayStart(before State, e event) bool {
	for _, g := range e.heard.Signals {
		quote := g.Reason == "pricing" && !slices.Contains(a.p.Never, "pricing") && starts(a.p, "sales") // wanted, not asked about
		if starts(a.p, g.Reason) || quote {
			return true
		}
	}
	if len(before.Later) > 0 || before.Left != nil { // its condition was met when it was put off
		return true
	}
	return a.p.AtStart || before.Phase == Offering || commanded(e.heard, extract.Wrong) || commanded(e.heard, extract.Handoff) ||
		(a.p.Unanswered > 0 && starts(a.p, reasonCannot))
}

// confirm: a value is read back at most three times.
func (a *audit) confirm(before State, e event, after State, fx []Effect) error {
	q := asked(fx)
	for k, en := range after.Ledger { // a value that comes anew is read back anew
		if was := before.Ledger[k]; en.Value != nil && (was.Value == nil || was.Value.Value != en.Value.Value) {
			a.confirms[k+" "+en.Value.Value] = 0
		}
	}
	if q == nil || !q.Confirm || len(q.Fields) == 0 {
		return nil
	}
	if after.Phase != Confirming {
		return fmt.Errorf("a read-back in phase %s", after.Phase)
	}
	a.note(q, after)
	for _, k := range q.Fields {
		en := after.Ledger[k]
		id := k + " " + en.Value.Value
		if a.confirms[id]++; a.confirms[id] > 3 {
			return fmt.Errorf("%s read back %d times", id, a.confirms[id])
		}
		was := before.Ledger[k]
		changed := was.Value == nil || was.Value.Value != en.Value.Value
		back := commanded(e.heard, extract.Back)
		if after.Read == k && was.Status.Closed() && !changed && !back && before.Episode == after.Episode {
			return fmt.Errorf("%s is %s and read back again", k, was.Status)
		}
	}
	return nil
}

// confirmed: only what was read back, and only by a yes or by saying it again.
func (a *audit) confirmed(before State, e event, after State, _ []Effect) error {
	if before.Episode != after.Episode {
		return nil
	}
	for k, en := range after.Ledger {
		was := before.Ledger[k]
		if en.Status != Confirmed || was.Status == Confirmed {
			continue
		}
		repeated := slices.ContainsFunc(e.heard.Values, func(v extract.Value) bool {
			return v.Field == k && v.Value == en.Value.Value
		})
		phone := after.Ledger[keyPhone].Value
		sender := commanded(e.heard, extract.Sender) && phone != nil && phone.Evidence.Source != ""
		if a.read[k] != en.Value.Value || !(repeated || sender || commanded(e.heard, extract.Confirm)) {
			return fmt.Errorf("%s confirmed as %s, read back was %q", k, en.Value.Value, a.read[k])
		}
	}
	return nil
}

// closed: only the customer reopens a field.
func (a *audit) closed(before State, e event, after State, _ []Effect) error {
	if before.Episode != after.Episode {
		return nil
	}
	for k, was := range before.Ledger {
		now := after.Ledger[k]
		if !was.Status.Closed() || now.Status == was.Status {
			continue
		}
		spoken := slices.ContainsFunc(e.heard.Values, func(v extract.Value) bool { return v.Field == k })
		refused := commanded(e.heard, extract.Decline) || commanded(e.heard, extract.Confirm)
		denied := commanded(e.heard, extract.Deny) && before.Read == readAll // the read-back of everything
		if !spoken && !refused && !denied && !commanded(e.heard, extract.Wrong) && !commanded(e.heard, extract.Back) && before.Read != readAll {
			return fmt.Errorf("%s went from %s to %s by itself", k, was.Status, now.Status)
		}
	}
	return nil
}

// claims: a sentence claims only what its own step does.
func (a *audit) claims(_ State, _ event, _ State, fx []Effect) error {
	made := slices.ContainsFunc(fx, func(e Effect) bool { return e.File != nil || e.Amend != nil })
	called := slices.ContainsFunc(fx, func(e Effect) bool { return e.Handoff != nil })
	for _, e := range fx {
		if e.Say == nil {
			continue
		}
		if e.Say.Record && !made {
			return fmt.Errorf("%s claims a record", e.Say.Move)
		}
		if e.Say.Move == MoveHandoffOK && !called {
			return fmt.Errorf("%s claims a person was called", e.Say.Move)
		}
	}
	return nil
}

// words: every move is one the phrase books have, with the arguments they may use.
func (a *audit) words(_ State, _ event, _ State, fx []Effect) error {
	for _, e := range fx {
		say := e.Say
		if e.Ask != nil {
			say = &e.Ask.Say
		}
		if say == nil {
			continue
		}
		spec, ok := a.specs[say.Move]
		if !ok || spec.Ask != (e.Ask != nil) {
			return fmt.Errorf("move %q is not one, or in the wrong place", say.Move)
		}
		for k := range say.Args {
			if !slices.Contains(spec.Args, k) && !slices.Contains(spec.Args, k+"?") {
				return fmt.Errorf("move %s with argument %q", say.Move, k)
			}
		}
		for _, k := range spec.Args {
			if !strings.HasSuffix(k, "?") && say.Args[k] == "" && !(k == "record" && say.Record) {
				if _, there := say.Args[k]; !there && k != "label" && k != "labels" && k != "fields" {
					return fmt.Errorf("move %s without %q", say.Move, k)
				}
			}
		}
	}
	return nil
}

// handed: while a person has taken over, the agent is silent.
func (a *audit) handed(before State, e event, _ State, fx []Effect) error {
	if !before.Handed {
		return nil
	}
	for _, f := range fx {
		if f.Say != nil || f.Ask != nil || f.Answer {
			return fmt.Errorf("spoke over a person")
		}
	}
	return nil
}

// file: one record per kind and episode; values somebody said; a typed reason for every blank; configured categories;
// a priority not below the default; a subject of one line.
func (a *audit) file(before State, e event, after State, fx []Effect) error {
	for _, x := range fx {
		if x.File == nil {
			continue
		}
		if err := a.record(before, e, after, x.File); err != nil {
			return err
		}
	}
	return nil
}

func (a *audit) record(before State, e event, after State, f *File) error {
	if e.turn.Cause == Nudge {
		return fmt.Errorf("filed on a nudge")
	}
	id := fmt.Sprint(f.Kind, f.Episode)
	if a.records[id] || f.Episode >= after.Episode || f.Episode < before.Episode {
		return fmt.Errorf("record %s of episode %d filed again", id, before.Episode)
	}
	a.records[id] = true
	have := map[string]bool{}
	for _, v := range f.Values {
		said, ok := a.said[v.Field+" "+v.Value]
		if !ok || (len(said.Evidence.Spans) == 0 && said.Evidence.Source == "") || have[v.Field] {
			return fmt.Errorf("%s %q was never said", v.Field, v.Value)
		}
		have[v.Field] = true
	}
	for k, st := range f.States {
		if st.valued() != have[k] || (f.Blanks[k] == "") != have[k] {
			return fmt.Errorf("%s is %s, value %t, blank %q", k, st, have[k], f.Blanks[k])
		}
	}
	m := a.p.Ticket
	if f.Kind == Lead {
		m = a.p.Lead
	}
	switch {
	case len(f.States) < len(a.p.FormFields(f.Form)):
		return fmt.Errorf("%d states for %d fields", len(f.States), len(a.p.FormFields(f.Form)))
	case f.Score != nil && *f.Score != worth(f.Answers) || f.Score == nil && len(f.Answers) > 0 && before.Passed:
		return fmt.Errorf("score %v with %+v", f.Score, f.Answers)
	case f.Category != "" && !slices.Contains(m.Categories, f.Category):
		return fmt.Errorf("category %q", f.Category)
	case slices.Index(priorities, f.Priority) < slices.Index(priorities, m.Priority):
		return fmt.Errorf("priority lowered to %s", f.Priority)
	case f.Subject == "" || utf8.RuneCountInString(f.Subject) > 120 || strings.Contains(f.Subject, "\n"):
		return fmt.Errorf("subject %q", f.Subject)
	case a.p.Gate && f.Kind == Ticket && !(have["name"] && have["email"]):
		return fmt.Errorf("a ticket through the gate without name and e-mail")
	}
	return nil
}

// worth is what the answers score by the table of randomForms, said once more.
func worth(answers []Answer) int {
	total := 0
	for _, an := range answers {
		switch {
		case an.Key == "budget" && strings.HasPrefix(an.Value.Value, "budget-0"):
			total++
		case an.Key == "budget" && strings.HasPrefix(an.Value.Value, "budget-1"), an.Key == "team" && an.Value.Value == "16":
			total += 5
		}
	}
	return total
}
