package engine

import "slices"

// Overheard tells the state that somebody else spoke in our place just before this turn, and which fields they asked
// for, if any: the next words are read as an answer to that, and what we had asked was not heard. The ledger is not
// changed by it; a key that is not collected is ignored.
func Overheard(p Policy, s State, keys ...string) State {
	s = Unheard(s)
	s.Overheard = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { _, ok := p.Field(k); return !ok })
	s.Asked = nil
	return s
}

// Unheard tells the state that the customer goes on without having heard us, as in a conversation that is only read:
// no yes or no answers our read-back or offer. From then on a field that was asked for often enough waits for the end of
// the conversation instead of being given up.
func Unheard(s State) State {
	s = s.clone()
	s.Foreign, s.Read, s.Offer = true, "", ""
	switch s.Phase {
	case Confirming:
		s.Phase = Collecting
	case Offering:
		s.Phase = Answering
	}
	return s
}
