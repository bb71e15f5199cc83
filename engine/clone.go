package engine

import (
	"maps"
	"slices"

	"github.com/seed-151f84ba/intake/extract"
)

// New is the state of a conversation nobody has said anything in.
func New() State {
	return State{Schema: StateSchema, Phase: Answering, Episode: 1}
}

// Prefill adds values the channel vouches for (B6): they are confirmed, not asked. A field that has a value or was
// settled by the customer keeps it; a value without a source is ignored.
func Prefill(s State, values ...extract.Value) State {
	s = s.clone()
	for _, v := range values {
		e := s.Ledger[v.Field]
		if v.Evidence.Source == "" || v.Value == "" || (e.Status != "" && e.Status != Unknown) {
			continue
		}
		e.Status, e.Value = Prefilled, &v
		s.Ledger[v.Field] = e
	}
	return s
}

// clone copies everything a step may write. Values are never written in place, so their pointers are shared.
func (s State) clone() State {
	s.Ledger = maps.Clone(s.Ledger)
	if s.Ledger == nil {
		s.Ledger = map[string]Entry{}
	}
	s.Said = maps.Clone(s.Said)
	if s.Said == nil {
		s.Said = map[string]int{}
	}
	s.Asked = slices.Clone(s.Asked)
	s.Overheard = slices.Clone(s.Overheard)
	s.Reasons = slices.Clone(s.Reasons)
	s.Wish = slices.Clone(s.Wish)
	s.Declined = slices.Clone(s.Declined)
	s.Dictation = slices.Clone(s.Dictation)
	s.Filed = slices.Clone(s.Filed)
	s.Trail = slices.Clone(s.Trail)
	s.Later = slices.Clone(s.Later)
	s.Stack = slices.Clone(s.Stack)
	s.Sayings = maps.Clone(s.Sayings) // a list in it is replaced, never written in place
	return s
}

// repaired makes a state that came from anywhere one that Check accepts. A state made by Step is left as it is.
func (s State) repaired() State {
	s.Schema = StateSchema
	s.Episode = min(max(s.Episode, 1), maxEpisode)
	s.Filed = slices.DeleteFunc(s.Filed, func(f Filed) bool { return f.Episode < 1 || f.Episode > maxEpisode })
	for _, f := range s.Filed {
		s.Episode = max(s.Episode, f.Episode+1)
	}
	for k, e := range s.Ledger {
		if r := e.repaired(); r != e {
			s.Ledger[k] = r
		}
	}
	s.Filed = distinct(last(s.Filed, maxFiled))
	s.Wish = first(s.Wish, maxWish)
	for i, q := range s.Wish {
		s.Wish[i].Text = cut(q.Text, maxQuote)
	}
	s.Reasons = first(s.Reasons, maxReasons)
	s.Declined = last(s.Declined, maxReasons)
	s.Dictation = last(s.Dictation, maxDictation)
	s.Trail = last(s.Trail, maxTrail)
	s.Later = first(s.Later, maxLater)
	s.Stack = last(s.Stack, maxSuspended)
	s.Noticed = cut(s.Noticed, maxNotice)
	return s.rephased()
}

// rephased brings phase, open ask, read-back and offer in line with each other.
func (s State) rephased() State {
	if s.Read != "" && !s.reading() {
		s.Read = ""
	}
	s.Asked = slices.DeleteFunc(s.Asked, func(k string) bool { return !s.Ledger[k].open() })
	if s.Phase != Offering {
		s.Offer = ""
	}
	switch {
	case s.Phase == Offering && s.Offer != "":
		s.Asked, s.Read = nil, ""
	case s.Phase == Collecting || s.Phase == Confirming:
		s.Phase = Collecting
		if s.Read != "" {
			s.Phase, s.Asked = Confirming, nil
		}
	default:
		s.Phase, s.Asked, s.Read = Answering, nil, ""
	}
	if s.Handed && s.Phase == Answering {
		s.Phase = HandedOff
	}
	if len(s.Asked) == 0 {
		s.Asked = nil
	}
	return s
}

// reading says whether what Read names can be read back.
func (s State) reading() bool {
	if s.Read != readAll {
		return s.Ledger[s.Read].toConfirm()
	}
	for _, e := range s.Ledger {
		if e.Value != nil && e.ReadBack == e.Value.Value {
			return true
		}
	}
	return false
}

func (e Entry) repaired() Entry {
	e.Asks = min(max(e.Asks, 0), maxAsks)
	e.Confirms = min(max(e.Confirms, 0), maxConfirms)
	e.Restated = min(max(e.Restated, 0), maxRestated)
	e.Rung = min(max(e.Rung, 0), maxRung)
	switch e.Status {
	case Prefilled, Candidate, Valid:
		if e.Value == nil {
			e.Status = Unknown
		}
	case Confirmed:
		if e.Value == nil {
			e.Status = Unknown
		} else if e.ReadBack != e.Value.Value {
			e.Status = Valid
		}
	case Unavailable:
		if e.Reason == "" {
			e.Reason = string(BlankNotAvailable)
		}
	case Asked, Invalid, Declined:
	default:
		e.Status = Unknown
	}
	if !e.Status.valued() {
		e.Value, e.ReadBack, e.Confirms = nil, "", 0
	}
	return e
}

func distinct(filed []Filed) []Filed {
	if len(filed) < 2 {
		return filed
	}
	type key struct {
		kind    RecordKind
		episode int
	}
	seen := map[key]bool{}
	return slices.DeleteFunc(filed, func(f Filed) bool {
		k := key{f.Kind, f.Episode}
		was := seen[k]
		seen[k] = true
		return was
	})
}

func first[T any](s []T, n int) []T { return s[:min(len(s), n)] }
func last[T any](s []T, n int) []T  { return s[max(0, len(s)-n):] }
