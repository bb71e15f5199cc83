package runner

import (
	"slices"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// holdFor is how long a caller who asked for a moment may be silent.
const holdFor = 30 * time.Second

// What a call's platform is told about why it ends here.
const (
	reasonTransfer = "live-agent-handoff"
	reasonSilent   = "caller-silent"
)

// onCall puts into a turn what is different on a call: how often nothing was heard or understood in a row, whether the
// last question was heard at all, and what the caller and we can do.
func (t *Turner) onCall(in Input, s *engine.State, turn *engine.Turn, h extract.Heard) {
	if in.Conversation.Mode != engine.Voice {
		return
	}
	turn.Keypad, turn.Person = in.Keypad, in.Person
	turn.Cut = in.Cut && s.Read != "" && !t.readOut(in, *s)
	if turn.Cause == engine.Words && len(s.Asked)+len(s.Read) > 0 && nothing(h) && !turn.Cut {
		turn.Cause = engine.NoMatch
	}
	if turn.Cause != engine.Silence && turn.Cause != engine.NoMatch {
		s.Missed, s.MissedBy = 0, ""
		return
	}
	if s.MissedBy != turn.Cause {
		s.Missed, s.MissedBy = 0, turn.Cause
	}
	s.Missed++
	turn.Count = s.Missed
}

// nothing says whether nothing at all was understood of a caller's words.
func nothing(h extract.Heard) bool {
	return len(h.Values)+len(h.Rejected)+len(h.Commands)+len(h.Signals) == 0 && h.Open == extract.Closed && !h.Degraded
}

// over says whether the turn is the last of a call.
func over(cause engine.Cause) bool { return cause == engine.HungUp || cause == engine.Silence }

// numbered says whether the call came from a number: somebody can call back, even when the caller named no number or was
// cut off while naming another one.
func numbered(given []channels.Given) bool {
	return slices.ContainsFunc(given, func(g channels.Given) bool { return g.Field == "phone" })
}

// readOut says whether the values being read back were spoken to their end before the caller spoke over them.
func (t *Turner) readOut(in Input, s engine.State) bool {
	for key, e := range s.Ledger {
		if e.Value == nil || e.ReadBack == "" || s.Read != "*" && s.Read != key {
			continue
		}
		value := e.ReadBack
		if e.Status == engine.Prefilled && e.Value.Evidence.Source != "" && key == "phone" && len(value) > 4 {
			value = value[len(value)-2:] // the number of the call is named by its last digits
		}
		if !t.Words.Heard(s.Lang, key, value, in.Agent) {
			return false
		}
	}
	return true
}

// greeting is how a call begins: in the operator's words, else in the phrase book's.
func (t *Turner) greeting(in Input, out Outcome, lang string) string {
	if in.Cause != engine.Started || in.State.Welcomed || out.State.Handed {
		return ""
	}
	if own := strings.TrimSpace(out.Setup.Agent.Greeting); own != "" {
		return own
	}
	words, err := t.Words.Say(lang, string(engine.Voice), engine.MoveGreeting, 0, nil)
	if err != nil {
		return ""
	}
	return words
}

// act is what follows the turn's words on a call; nil when they are all.
func act(in Input, out Outcome) *channels.Act {
	if in.Conversation.Mode != engine.Voice {
		return nil
	}
	switch {
	case out.Handoff != "" && in.Person:
		return &channels.Act{Do: channels.Transfer, Reason: reasonTransfer, Note: summary(out)}
	case out.Close && in.Cause == engine.Silence:
		return &channels.Act{Do: channels.HangUp, Reason: reasonSilent}
	case slices.ContainsFunc(out.Effects, func(e engine.Effect) bool { return e.Hold }):
		return &channels.Act{Do: channels.Wait, For: holdFor}
	}
	return nil
}

// summary is what the person called hears before they are connected: who calls and what about.
func summary(out Outcome) string {
	var name, about string
	for _, r := range out.Records {
		about = r.Subject
		for _, f := range r.Fields {
			if f.Key == "name" && f.Value != nil {
				name = f.Value.Value
			}
		}
	}
	if name == "" {
		if e := out.State.Ledger["name"]; e.Value != nil {
			name = e.Value.Value
		}
	}
	if about == "" {
		about = out.State.Subject
	}
	return strings.Trim(name+". "+about, ". ")
}

// regionOf is the region a caller's numbers are read in: that of the call, else the agent's.
func regionOf(setup Setup, in Input) string {
	if in.Conversation.Mode == engine.Voice && len(in.Conversation.Visitor["country"]) == 2 {
		return in.Conversation.Visitor["country"]
	}
	return setup.Policy.Region
}
