package engine

import (
	"fmt"
	"unicode/utf8"
)

// Bounds of a state.
const (
	maxAsks      = 3
	maxConfirms  = 3
	maxRestated  = 2
	maxWish      = 5
	maxQuote     = 300 // code points
	maxFiled     = 20
	maxReasons   = 12
	maxDictation = 8
	maxEpisode   = 1 << 30
	maxSubject   = 120 // code points
	maxNotice    = 1000
	maxTrail     = 8
	maxRung      = 2
	maxLater     = 3
)

// readAll in State.Read says that all values are being read back together.
const readAll = "*"

// valued says whether a field of this status holds a value.
func (s Status) valued() bool {
	return s == Prefilled || s == Candidate || s == Valid || s == Confirmed
}

// open says whether the field may stand in the open ask.
func (e Entry) open() bool { return e.Status == Asked || e.Status == Invalid }

// toConfirm says whether the field holds a value that may be read back.
func (e Entry) toConfirm() bool { return e.Status == Candidate || e.Status == Prefilled }

// Check tells the first rule of the ask ledger a state breaks under a policy. Every state that Step returns passes.
func (s State) Check(p Policy) error {
	if s.Schema != StateSchema {
		return fmt.Errorf("state: schema %d", s.Schema)
	}
	if s.Episode < 1 {
		return fmt.Errorf("state: episode %d", s.Episode)
	}
	for key, e := range s.Ledger {
		if err := e.check(); err != nil {
			return fmt.Errorf("state: field %s: %w", key, err)
		}
	}
	if err := s.checkOpen(p); err != nil {
		return fmt.Errorf("state: %w", err)
	}
	if err := s.checkBounds(); err != nil {
		return fmt.Errorf("state: %w", err)
	}
	return nil
}

func (e Entry) check() error {
	switch {
	case e.Asks < 0 || e.Asks > maxAsks:
		return fmt.Errorf("%d asks", e.Asks)
	case e.Confirms < 0 || e.Confirms > maxConfirms:
		return fmt.Errorf("%d read-backs of one value", e.Confirms)
	case e.Status.valued() != (e.Value != nil):
		return fmt.Errorf("status %s and value do not go together", e.Status)
	case e.Status == Confirmed && e.ReadBack != e.Value.Value:
		return fmt.Errorf("confirmed a value that was not read back")
	case e.Status == Unavailable && e.Reason == "":
		return fmt.Errorf("unavailable without a reason")
	}
	switch e.Status {
	case Unknown, Prefilled, Asked, Candidate, Invalid, Valid, Confirmed, Declined, Unavailable:
		return nil
	}
	return fmt.Errorf("status %q", e.Status)
}

func (s State) checkOpen(p Policy) error {
	collecting := s.Phase == Collecting || s.Phase == Confirming
	switch {
	case (s.Phase == Offering) != (s.Offer != ""):
		return fmt.Errorf("phase %s with offer %q", s.Phase, s.Offer)
	case len(s.Asked) > 0 && !collecting:
		return fmt.Errorf("phase %s with an open ask", s.Phase)
	case (s.Read != "") != (s.Phase == Confirming):
		return fmt.Errorf("phase %s with read-back %q", s.Phase, s.Read)
	case len(s.Asked) > 0 && s.Read != "":
		return fmt.Errorf("an ask and a read-back at once")
	}
	for _, k := range s.Asked {
		if !s.Ledger[k].open() {
			return fmt.Errorf("open ask for %s field %s", s.Ledger[k].Status, k)
		}
		if _, ok := field(reach(p), k); !ok {
			return fmt.Errorf("open ask for unconfigured field %s", k)
		}
	}
	if s.Read != "" && s.Read != readAll && !s.Ledger[s.Read].toConfirm() {
		return fmt.Errorf("read-back of %s field %s", s.Ledger[s.Read].Status, s.Read)
	}
	return nil
}

func (s State) checkBounds() error {
	switch {
	case len(s.Wish) > maxWish:
		return fmt.Errorf("%d quotes", len(s.Wish))
	case len(s.Filed) > maxFiled:
		return fmt.Errorf("%d records", len(s.Filed))
	case len(s.Reasons) > maxReasons || len(s.Declined) > maxReasons:
		return fmt.Errorf("too many reasons")
	case len(s.Dictation) > maxDictation:
		return fmt.Errorf("%d dictated lines", len(s.Dictation))
	case len(s.Later) > maxLater || len(s.Trail) > maxTrail:
		return fmt.Errorf("%d matters for later, %d settled fields", len(s.Later), len(s.Trail))
	}
	for i, f := range s.Filed {
		if f.Episode >= s.Episode {
			return fmt.Errorf("record of episode %d in episode %d", f.Episode, s.Episode)
		}
		for _, g := range s.Filed[:i] {
			if f.Kind == g.Kind && f.Episode == g.Episode {
				return fmt.Errorf("two records of kind %s in episode %d", f.Kind, f.Episode)
			}
		}
	}
	for _, q := range s.Wish {
		if utf8.RuneCountInString(q.Text) > maxQuote {
			return fmt.Errorf("a quote over %d code points", maxQuote)
		}
	}
	return nil
}
