package engine

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// check compares a fact with what a turn made. Facts are written by hand:
//
//	ask name phone        exactly these fields are requested (ask … again: the open ask repeated)
//	confirm email         they are read back; confirm all
//	offer demo            details are offered for the reason
//	say filed.lead        the move is made, as a Say or as the Ask; say ack.name name=Dana: with this argument
//	answer | silent       the answerer's words stand there; nothing is said, asked or filed
//	file lead             a record of the kind; with category=… priority=… subject=… lang=… incomplete | complete
//	value name Dana       of the record filed, else of the ledger
//	blank email declined  why a field of the record has no value
//	why demo human        the reasons of the record
//	about words           the description holds the words
//	amend email a@b.c     of the last record; amend withdraw
//	end cancelled | handoff | close
//	state email valid     the ledger afterwards; phase collecting
//	score 5 | form demo | route ida sales | consent yes We keep …   of the record; later refund: put off
//	keypad | hold         the caller is told to press keys; a moment was asked for
//	lang es               the language spoken afterwards
func check(fact string, s State, fx []Effect) error {
	w := strings.Fields(fact)
	switch w[0] {
	case "ask", "confirm", "offer", "silent", "answer", "handoff", "close":
		return checkPlain(w, s, fx)
	case "say":
		return checkSay(w, fx)
	case "file", "value", "blank", "why", "about":
		return checkFile(w, fact, s, fx)
	case "amend":
		return checkAmend(w, fact, fx)
	case "score", "form", "route", "consent":
		return checkMore(w, fact, fx)
	case "later":
		return need(slices.ContainsFunc(s.Later, func(l Later) bool { return l.Reason == w[1] }), "put off is %v", s.Later)
	case "keypad":
		return need(asked(fx) != nil && asked(fx).Keypad, "no keypad")
	case "hold":
		return need(slices.ContainsFunc(fx, func(e Effect) bool { return e.Hold }), "no moment")
	case "lang":
		return need(s.Lang == w[1], "speaks %s", s.Lang)
	case "end":
		return need(slices.ContainsFunc(fx, func(e Effect) bool { return e.End != nil && e.End.Why == w[1] }), "no such end")
	case "state":
		got := s.Ledger[w[1]].Status
		return need(string(got) == w[2] || (got == "" && w[2] == "unknown"), "is %q", got)
	case "phase":
		return need(string(s.Phase) == w[1], "is %s", s.Phase)
	}
	return fmt.Errorf("unknown fact")
}

// checkMore compares score, form, route and consent of the record.
func checkMore(w []string, fact string, fx []Effect) error {
	f := filed(fx)
	if f == nil {
		return fmt.Errorf("nothing is filed")
	}
	if len(w) < 2 {
		w = append(w[:1:1], "")
	}
	switch w[0] {
	case "score":
		return need(f.Score != nil && fmt.Sprint(*f.Score) == w[1], "score is %v", f.Score)
	case "form":
		return need(f.Form == w[1], "form is %q", f.Form)
	case "route":
		return need(strings.Join(f.Route, " ") == strings.Join(w[1:], " "), "route is %v", f.Route)
	}
	text := strings.TrimSpace(strings.TrimPrefix(fact, "consent "+w[1]))
	c := f.Consent
	return need(c != nil && c.Agreed == (w[1] == "yes") && c.Text == text, "consent is %+v", c)
}

func need(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}

func checkPlain(w []string, s State, fx []Effect) error {
	has := func(is func(Effect) bool) bool { return slices.ContainsFunc(fx, is) }
	a := asked(fx)
	switch w[0] {
	case "answer":
		return need(has(func(e Effect) bool { return e.Answer }), "no answer")
	case "handoff":
		return need(has(func(e Effect) bool { return e.Handoff != nil }), "no handoff")
	case "close":
		return need(has(func(e Effect) bool { return e.Close }), "not closed")
	case "silent":
		return need(!has(func(e Effect) bool { return e.Say != nil || e.Ask != nil || e.Answer || e.File != nil }), "something is said")
	case "offer":
		return need(a != nil && s.Offer == w[1], "no offer for it: %q", s.Offer)
	}
	want, again := w[1:], false
	if want[len(want)-1] == "again" {
		want, again = want[:len(want)-1], true
	}
	switch {
	case a == nil:
		return fmt.Errorf("nothing is asked")
	case a.Confirm != (w[0] == "confirm"):
		return fmt.Errorf("asked is %s %v", a.Move, a.Fields)
	case want[0] == "all":
		return need(s.Read == readAll, "read back is %q", s.Read)
	}
	return need(slices.Equal(a.Fields, want) && a.Again == again, "asked is %v (again %t)", a.Fields, a.Again)
}

func asked(fx []Effect) *Ask {
	for _, e := range fx {
		if e.Ask != nil {
			return e.Ask
		}
	}
	return nil
}

func checkSay(w []string, fx []Effect) error {
	for _, e := range fx {
		var say *Say
		switch {
		case e.Say != nil:
			say = e.Say
		case e.Ask != nil:
			say = &e.Ask.Say
		}
		if say == nil || say.Move != w[1] {
			continue
		}
		for _, a := range w[2:] {
			k, v, _ := strings.Cut(a, "=")
			if say.Args[k] != strings.ReplaceAll(v, "_", " ") && say.Args[k] != v {
				return fmt.Errorf("argument %s is %q", k, say.Args[k])
			}
		}
		return nil
	}
	return fmt.Errorf("not said")
}

func filed(fx []Effect) *File {
	for _, e := range fx {
		if e.File != nil {
			return e.File
		}
	}
	return nil
}

func checkFile(w []string, fact string, s State, fx []Effect) error {
	f := filed(fx)
	if f == nil && w[0] == "value" {
		e := s.Ledger[w[1]]
		want := strings.TrimSpace(strings.TrimPrefix(fact, "value "+w[1]))
		return need(e.Value != nil && e.Value.Value == want, "ledger has %+v", e)
	}
	if f == nil {
		return fmt.Errorf("nothing is filed")
	}
	switch w[0] {
	case "value":
		want := strings.TrimSpace(strings.TrimPrefix(fact, "value "+w[1]))
		for _, v := range f.Values {
			if v.Field == w[1] {
				return need(v.Value == want, "record has %q", v.Value)
			}
		}
		return fmt.Errorf("record has no %s", w[1])
	case "blank":
		return need(string(f.Blanks[w[1]]) == w[2], "blank is %q", f.Blanks[w[1]])
	case "why":
		return need(slices.Equal(f.Reasons, w[1:]), "reasons are %v", f.Reasons)
	case "about":
		return need(strings.Contains(f.Description, strings.TrimPrefix(fact, "about ")), "description is %q", f.Description)
	}
	if string(f.Kind) != w[1] {
		return fmt.Errorf("a %s is filed", f.Kind)
	}
	_, rest, _ := strings.Cut(fact, w[1])
	return checkRecord(f, strings.TrimSpace(rest))
}

var recordFact = regexp.MustCompile(`\b(category|priority|subject|lang)=|\b(complete|incomplete)\b`)

// checkRecord compares key=value pairs, a value runs to the next key, and the words complete and incomplete.
func checkRecord(f *File, rest string) error {
	got := map[string]string{"category": f.Category, "priority": string(f.Priority), "subject": f.Subject, "lang": f.Lang}
	at := recordFact.FindAllStringSubmatchIndex(rest, -1)
	for i, m := range at {
		end := len(rest)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		word := rest[m[0]:m[1]]
		if m[2] < 0 {
			if f.Incomplete != (word == "incomplete") {
				return fmt.Errorf("incomplete is %t", f.Incomplete)
			}
			continue
		}
		if key, want := rest[m[2]:m[3]], strings.TrimSpace(rest[m[1]:end]); got[key] != want {
			return fmt.Errorf("%s is %q", key, got[key])
		}
	}
	return nil
}

func checkAmend(w []string, fact string, fx []Effect) error {
	for _, e := range fx {
		if e.Amend == nil {
			continue
		}
		if w[1] == "withdraw" {
			return need(e.Amend.Withdraw && e.Amend.Record != "", "not withdrawn")
		}
		for _, v := range e.Amend.Values {
			if v.Field == w[1] {
				want := strings.TrimSpace(strings.TrimPrefix(fact, "amend "+w[1]))
				return need(v.Value == want && e.Amend.Record != "", "amended %s of %q to %q", w[1], e.Amend.Record, v.Value)
			}
		}
	}
	return fmt.Errorf("not amended")
}

// show writes the effects of a turn for the refreshed section.
func show(fx []Effect) string {
	var b strings.Builder
	for _, e := range fx {
		switch {
		case e.Say != nil:
			fmt.Fprintf(&b, "  say %s\n", showSay(*e.Say))
		case e.Answer:
			b.WriteString("  answer\n")
		case e.Ask != nil:
			a := e.Ask
			fmt.Fprintf(&b, "  ask %s fields=%s attempt=%d%s%s\n", showSay(a.Say), strings.Join(a.Fields, ","), a.Attempt,
				mark(a.Confirm, " confirm"), mark(a.Again, " again"))
		case e.File != nil:
			fmt.Fprintf(&b, "  file %s\n", showFile(e.File))
		case e.Amend != nil:
			fmt.Fprintf(&b, "  amend %s %d values%s\n", e.Amend.Record, len(e.Amend.Values), mark(e.Amend.Withdraw, " withdraw"))
		case e.Handoff != nil:
			fmt.Fprintf(&b, "  handoff %s\n", e.Handoff.Reason)
		case e.Remind != nil:
			fmt.Fprintf(&b, "  remind %s%s\n", e.Remind.What, mark(e.Remind.Cancel, " cancel"))
		case e.End != nil:
			fmt.Fprintf(&b, "  end %s\n", e.End.Why)
		case e.Close:
			b.WriteString("  close\n")
		case e.Hold:
			b.WriteString("  hold\n")
		}
	}
	return b.String()
}

func mark(on bool, s string) string {
	if on {
		return s
	}
	return ""
}

func showSay(s Say) string {
	out := fmt.Sprintf("%s/%d", s.Move, s.Variant)
	for _, k := range sorted(s.Args) {
		out += fmt.Sprintf(" %s=%q", k, s.Args[k])
	}
	return out + mark(s.Record, " record")
}

func showFile(f *File) string {
	out := fmt.Sprintf("%s %q priority=%s category=%q%s", f.Kind, f.Subject, f.Priority, f.Category, mark(f.Incomplete, " incomplete"))
	for _, v := range f.Values {
		out += fmt.Sprintf("\n    %s = %s (%s)", v.Field, v.Value, f.States[v.Field])
	}
	for _, k := range sorted(f.Blanks) {
		out += fmt.Sprintf("\n    %s blank: %s (%s)", k, f.Blanks[k], f.States[k])
	}
	for _, a := range f.Answers {
		out += fmt.Sprintf("\n    %s: %s scores %d", a.Key, a.Value.Value, a.Score)
	}
	if f.Form != "" || f.Score != nil || len(f.Route) > 0 {
		out += fmt.Sprintf("\n    form=%q score=%s route=%v", f.Form, scoreText(f.Score), f.Route)
	}
	if f.Consent != nil {
		out += fmt.Sprintf("\n    consent %t to %q in %q", f.Consent.Agreed, f.Consent.Text, f.Consent.Words.Text)
	}
	return out + fmt.Sprintf("\n    %q", f.Description)
}

func sorted[V any](m map[string]V) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return ks
}

func scoreText(s *int) string {
	if s == nil {
		return "none"
	}
	return fmt.Sprint(*s)
}
