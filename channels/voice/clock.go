package voice

import (
	"strconv"
	"time"

	"github.com/gorilla/websocket"

	"github.com/seed-151f84ba/intake/channels"
)

// info takes the platform's running commentary: who speaks, and what of our words was played.
func (s *session) info(f frame, now time.Time) {
	switch f.Name {
	case "agentSpeaking":
		s.moved = now
		if s.talking = f.Value == "on"; s.talking {
			return
		}
		s.until = now
		if n := len(s.said); n > 0 && s.barged.IsZero() {
			last := s.said[n-1].seq
			s.played, s.ended, s.said = s.said, now, nil
			s.owe(last, now)
		}
	case "clientSpeaking":
		s.moved = now
		if f.Value == "on" {
			s.v.deps.Feed.Hint(s.conv, channels.HintSpeaking)
		}
	}
}

// key takes a pressed key: # ends a number, * takes it back.
func (s *session) key(digit string, now time.Time) {
	s.moved, s.keyed, s.patient = now, now, s.v.times.silence
	if s.talking || s.until.After(now) { // the first key stops our speech
		s.talking, s.until = false, now
	}
	switch {
	case digit == "#":
		s.store(append(s.listened(), s.flush()...)...)
	case digit == "*":
		s.keys = ""
	case len(digit) == 1 && digit[0] >= '0' && digit[0] <= '9' && len(s.keys) < 64:
		s.keys += digit
	default:
		s.v.deps.Count("voice_unknown_key")
	}
}

// flush is what was pressed, as a line, and after it what was heard meanwhile.
func (s *session) flush() []channels.Event {
	var out []channels.Event
	if s.keys != "" {
		e := s.message(channels.Digits, s.keys, "")
		e.Key = s.keyOf("pressed")
		out = append(out, e)
		s.keys = ""
	}
	for i, f := range s.pending {
		e := s.message(channels.Text, f.Prompt, f.Lang)
		e.Key = s.keyOf("meanwhile/" + strconv.Itoa(i))
		out = append(out, e)
	}
	s.pending = nil
	return out
}

// speaking says whether the caller still hears us, as far as we know. What the platform never says to have ended ends by
// our own estimate.
func (s *session) speaking(now time.Time) bool {
	return s.until.Add(s.grace()).After(now)
}

func (s *session) grace() time.Duration {
	if s.talking {
		return 10 * time.Second
	}
	return 0
}

// next is how long nothing has to be done.
func (s *session) next(now time.Time) time.Duration {
	at := s.pinged.Add(s.v.times.ping)
	if s.soft { // a line may wait for the end of this one
		if end := s.until.Add(s.grace()); end.After(now) && end.Before(at) {
			at = end
		}
	}
	for _, t := range []time.Time{s.alive.Add(s.v.times.alive), s.silentAt(), s.keysAt(), s.bargeAt(), s.actAt(), s.owedBy()} {
		if !t.IsZero() && t.Before(at) {
			at = t
		}
	}
	return max(at.Sub(now), time.Millisecond)
}

// silentAt is when a caller who says nothing counts as silent: some seconds after our words were spoken and after their
// own last sign of life. While keys are pressed or an end is near there is no silence.
func (s *session) silentAt() time.Time {
	if s.keys != "" || s.act != nil || s.left || !s.barged.IsZero() {
		return time.Time{}
	}
	at := s.moved
	if end := s.until.Add(s.grace()); end.After(at) {
		at = end
	}
	return at.Add(s.patient)
}

func (s *session) keysAt() time.Time {
	if s.keys == "" {
		return time.Time{}
	}
	return s.keyed.Add(s.v.times.keys)
}

func (s *session) bargeAt() time.Time {
	if s.barged.IsZero() {
		return time.Time{}
	}
	return later(s.barged, s.moved).Add(s.v.times.barged)
}

func (s *session) owedBy() time.Time {
	if s.owedAt.IsZero() {
		return time.Time{}
	}
	return s.owedAt.Add(owedFor)
}

// actAt is when the last words have been spoken.
func (s *session) actAt() time.Time {
	if s.act == nil {
		return time.Time{}
	}
	if most := s.moved.Add(s.v.times.farewell); s.talking || s.until.After(most) {
		return most
	}
	return later(s.until, s.moved)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// tick does what is due.
func (s *session) tick(now time.Time) {
	due := func(t time.Time) bool { return !t.IsZero() && !t.After(now) }
	switch {
	case due(s.keysAt()):
		s.store(append(s.listened(), s.flush()...)...)
	case due(s.bargeAt()): // nothing came of it: a cough
		s.barged = time.Time{}
	case due(s.actAt()):
		s.leave()
	case due(s.silentAt()):
		s.silence(now)
	case due(s.owedBy()):
		s.store(s.pay()...)
	}
	if due(s.alive.Add(s.v.times.alive)) {
		s.alive = now
		s.beats++
		s.store(s.event(channels.CallAlive, s.id+"/alive/"+strconv.Itoa(s.beats)))
	}
	if due(s.pinged.Add(s.v.times.ping)) {
		s.pinged = now
		_ = s.ws.WriteControl(websocket.PingMessage, nil, now.Add(s.v.times.write))
	}
	s.speak() // a wake-up may have been lost
}

// silence tells that the caller said nothing after everything we said.
func (s *session) silence(now time.Time) {
	s.moved, s.patient = now, s.v.times.silence
	s.silent++
	e := s.event(channels.CallSilent, s.id+"/silent/"+strconv.Itoa(s.silent))
	s.store(append(s.listened(), e)...)
}
