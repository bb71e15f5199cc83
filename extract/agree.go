package extract

import "slices"

// answers are the commands that answer what is open; of two extractors' the first one's counts.
var answers = []CommandKind{Confirm, Deny, Decline, Cancel, Withdraw, Done}

// agreeing is what a later reading adds to what was heard: commands that contradict no answer already heard, and
// commands and signals with words the customer said. Spam is believed only of a turn in which nothing else was heard.
func agreeing(h Heard, said Transcript, r Reading) (commands []Command, signals []Signal) {
	answered := slices.ContainsFunc(h.Commands, func(c Command) bool { return slices.Contains(answers, c.Kind) })
	for _, c := range r.Commands {
		switch {
		case !uttered(said, c.Span):
		case answered && slices.Contains(answers, c.Kind):
		case c.Kind == Cancel && len(h.Values) > 0: // who gives details does not call it off
		case c.Kind == Spam && len(h.Values)+len(h.Commands)+len(h.Signals) > 0:
		default:
			commands = append(commands, c)
		}
	}
	for _, s := range r.Signals {
		if uttered(said, s.Span) {
			signals = append(signals, s)
		}
	}
	return commands, signals
}

func uttered(said Transcript, s *Span) bool {
	if s == nil {
		return false
	}
	_, ok := said.words([]Span{*s})
	return ok
}
