package engine

import "slices"

// Overheard tells the state what somebody else asked the customer just before this turn: the next words are read as an
// answer to that. The ledger is not changed by it, a key that is not collected is ignored, and with no key left the
// state stays as it is.
func Overheard(p Policy, s State, keys ...string) State {
	keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { _, ok := p.Field(k); return !ok })
	if len(keys) == 0 {
		return s
	}
	s = s.clone()
	s.Asked = keys
	if s.Read != keys[0] {
		s.Read = ""
	}
	return s
}
