package voice

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
)

// lookBack is how many lines a session that joins a call looks back for what was not heard.
const lookBack = 60

// fresh reads the lines of the feed that were not looked at yet.
func (s *session) fresh() []channels.Line {
	ctx, done := s.within(5 * time.Second)
	defer done()
	lines, err := s.v.deps.Feed.Since(ctx, s.conv, s.to, 64)
	if err != nil {
		s.v.deps.Count("voice_feed_failed")
		return nil
	}
	return lines
}

// speak sends what is new in the feed. While the caller's words after an interruption are awaited nothing is sent: it
// would answer what they said before. A line that would cut one that gives way waits for its end.
func (s *session) speak() {
	now := time.Now()
	if !s.barged.IsZero() || s.soft && s.speaking(now) {
		return
	}
	s.soft = false
	lines := s.fresh()
	if !s.caught && len(lines) > 0 {
		lines, s.caught = s.unheard(lines), true
	}
	for _, l := range lines {
		switch {
		case l.From == channels.FromCustomer:
			s.to = l.Seq
		case !s.line(l):
			return
		}
	}
}

// unheard is what a caller who comes (back) to the call still has to hear: our lines after their own last words that
// nobody knows to have been heard.
func (s *session) unheard(lines []channels.Line) []channels.Line {
	from := 0
	for i, l := range lines {
		if l.From == channels.FromCustomer || l.Heard {
			from, s.to = i+1, l.Seq
		}
	}
	return lines[from:]
}

// line speaks a line, or what has grown of it; false when the lines behind it must wait.
func (s *session) line(l channels.Line) bool {
	if l.Text == "" && !l.Open {
		s.to, s.part = l.Seq, 0
		return true
	}
	s.turnTo(l.Lang)
	if s.part > len(l.Text) {
		s.part = len(l.Text)
	}
	token := l.Text[s.part:]
	if token == "" && l.Open {
		return false
	}
	soft := time.Since(s.closed) < together && !l.Open && s.part == 0
	if !s.write(textFrame{Type: "text", Token: marks.Replace(token), Last: !l.Open, Lang: s.lang, Interruptible: l.Record == "", Preemptible: soft}) {
		return false
	}
	s.soft = soft
	s.utter(l, token)
	if l.Open {
		s.part = len(l.Text)
		return false
	}
	s.to, s.part = l.Seq, 0
	if l.Act != nil {
		s.follow(l)
	}
	return true
}

// utter notes that a token is on its way to the caller's ear.
func (s *session) utter(l channels.Line, token string) {
	now := time.Now()
	if s.until.Before(now) {
		s.until = now
	}
	s.until = s.until.Add(time.Duration(utf8.RuneCountInString(token)) * s.v.times.speak)
	s.moved = now
	if n := len(s.said); n > 0 && s.said[n-1].seq == l.Seq {
		s.said[n-1].text = l.Text
		return
	}
	s.said = append(s.said, spoken{l.Seq, l.Text})
	if l.Seq == 1 && !l.Open { // a greeting is not given twice, even when the connection breaks in it
		s.store(s.seen(l.Seq))
	}
}

// turnTo changes the language of the call, for us and for the recogniser.
func (s *session) turnTo(lang string) {
	if lang == "" {
		return
	}
	if l := s.v.set.locale(lang).Code; l != s.lang && base(l) != base(s.lang) {
		s.lang = l
		s.write(languageFrame{Type: "language", TTS: l, Transcription: l})
	}
}

func base(code string) string { b, _, _ := strings.Cut(code, "-"); return b }

// follow notes what comes after a line.
func (s *session) follow(l channels.Line) {
	if l.Act.Do == channels.Wait {
		s.patient = l.Act.For
		return
	}
	s.act, s.record = l.Act, l.Record
	if s.act.Do == channels.Transfer && s.v.set.HandoffNumber == "" {
		s.act = nil
	}
}

// leave ends the relay session once the last words have been spoken: our action document goes on with the call.
func (s *session) leave() {
	data, _ := json.Marshal(handoffData{ReasonCode: s.act.Reason, Record: s.record})
	s.act, s.left = nil, true
	s.write(endFrame{Type: "end", Handoff: string(data)})
}

// stopTold is how long before an interruption is told the platform may tell that it has stopped to speak.
const stopTold = time.Second

// interrupted takes that the caller spoke over us: what they did not hear is cut from the line, and lines behind it were
// not heard at all. Their words follow.
func (s *session) interrupted(heard string, now time.Time) {
	s.moved, s.talking, s.until, s.barged = now, false, now, now
	s.stays()
	if len(s.said) == 0 && now.Sub(s.ended) < stopTold { // told to have ended because it was interrupted
		s.said = s.played
	}
	at := s.overspoken(heard)
	if at < 0 {
		return
	}
	var events []channels.Event
	if at > 0 {
		events = append(events, s.seen(s.said[at-1].seq))
	}
	events = append(events, s.cut(s.said[at].seq, heard))
	for _, l := range s.said[at+1:] {
		events = append(events, s.cut(l.seq, ""))
	}
	if s.part > 0 { // the rest of a growing line is not spoken
		s.to, s.part = s.said[len(s.said)-1].seq, 0
	}
	last := s.said[len(s.said)-1].seq
	s.said = nil
	s.v.deps.Feed.Hint(s.conv, channels.HintBarged)
	s.store(append(events, s.seen(last))...)
}

// overspoken finds the line an interruption is about: the one that begins with what was heard, else the last.
func (s *session) overspoken(heard string) int {
	said := plain(heard)
	for i, l := range s.said {
		if said != "" && strings.HasPrefix(plain(l.text), said) {
			return i
		}
	}
	return len(s.said) - 1
}

// plain is a text without what speech engines change: case, blanks and signs.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n.,;:!?\"'’¿¡-–—()،؟", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}
