package web

import (
	"errors"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

const (
	sinkWait = 15 * time.Second // then the visitor is told to try again; the line may still become durable
	findWait = 5 * time.Second
	maxOwn   = 256
)

// greet answers the first frame and says whether the socket is open now.
func (s *socket) greet(raw []byte) bool {
	f, err := parse(raw)
	if !s.spend() {
		s.end(closePolicy)
		return false
	}
	switch {
	case err != nil:
		s.answer(refused(codeOf(err), f.ID))
		return false
	case f.Type == "":
		return false // of a later protocol: ignored
	case f.Type != "hello":
		s.answer(refused(codeBadFrame, f.ID))
		s.end(closePolicy)
		return false
	}
	v, known, identified := s.recognize(f)
	if err := s.open(v, known, f); err != nil {
		s.web.deps.Count("web_find_failed")
		s.answer(refused(codeUnavailable, ""))
		s.end(closeLater)
		return false
	}
	if !identified {
		s.web.deps.Count("web_identity_refused")
		s.answer(refused(codeIdentity, ""))
	}
	return true
}

// recognize says who the visitor is: the one of the token, else a new one. A token that was used with one identity is
// none for another, so that a shared browser shows nobody's conversation to the next. identified is false when an
// identity was shown and refused; the socket opens all the same, without its values.
func (s *socket) recognize(f said) (v visit, known, identified bool) {
	now := s.web.deps.Now()
	v, known = s.web.tokens.open(f.Token, now)
	identified = true
	if f.Identity != "" {
		secret := ""
		if p := s.web.set.IdentitySecret; p != nil {
			secret = *p
		}
		c, err := verify(f.Identity, secret, s.web.account, now)
		identified = err == nil
		if identified {
			s.given, s.subject = c.given(), c.Sub
		}
	}
	if s.subject != "" && v.Subject != "" && v.Subject != s.subject {
		known = false
	}
	if !known {
		v = visit{Visitor: s.web.deps.NewID(), Conversation: s.web.deps.NewID()}
	}
	if s.subject == "" {
		s.subject = v.Subject
	}
	s.visitor, s.about.page, s.about.locale = v.Visitor, f.Page, f.Locale
	return v, known, identified
}

// open finds the conversation, follows it and queues the welcome. A visitor who is new has nothing stored: nothing is
// read and nothing written.
func (s *socket) open(v visit, known bool, f said) error {
	conv, seq, last := v.Conversation, int64(0), int64(0)
	if known {
		ctx, done := s.within(findWait)
		defer done()
		found, top, err := s.web.deps.Feed.Find(ctx, s.web.account, s.visitor)
		if err != nil {
			return err
		}
		if found != "" {
			conv, seq = found, top
		}
		s.previous = v.Previous
		if conv == v.Conversation {
			last = min(f.LastSeq, seq)
		} else {
			s.previous = v.Conversation
		}
		if s.previous != "" {
			if s.aliases, err = s.storedUnder(ctx, conv, s.previous); err != nil {
				return err
			}
		}
	}
	s.web.room.seat(s)
	s.stored = seq > 0
	s.enter(conv, seq, last, seq, known)
	return nil
}

// heard handles a frame after the hello.
func (s *socket) heard(raw []byte) {
	f, err := parse(raw)
	switch {
	case !s.spend():
		s.web.deps.Count("web_rate_limited")
		s.answer(refused(codeRateLimited, f.ID))
	case err != nil:
		s.web.deps.Count("web_bad_frame")
		s.answer(refused(codeOf(err), f.ID))
	case f.Type == "hello":
		s.answer(refused(codeBadFrame, ""))
	case f.Type == "typing":
		s.mu.Lock()
		conv := s.conv
		s.mu.Unlock()
		s.web.deps.Feed.Hint(conv, channels.HintTyping)
	case f.Type == "message", f.Type == "form":
		s.submit(f)
	}
}

func (s *socket) spend() bool {
	return s.budget.spend(s.web.deps.Now(), s.web.set.FramesPerSecond, s.web.set.FrameBurst)
}

func codeOf(err error) string {
	if errors.Is(err, errTooLarge) {
		return codeTooLarge
	}
	return codeBadFrame
}

// submit stores what was said and acknowledges it once it is durable.
func (s *socket) submit(f said) {
	if f.Type == "form" {
		s.recall()
	}
	e := s.event(f)
	ctx, done := s.within(sinkWait)
	defer done()
	stored, err := s.web.deps.Sink(ctx, e)
	if err != nil || len(stored) != 1 {
		s.web.deps.Count("web_sink_failed")
		s.answer(refused(codeUnavailable, f.ID))
		return
	}
	st := stored[0]
	if st.Seq == 0 {
		no := refused(codeUnavailable, f.ID)
		*no.Retryable = false
		s.answer(no)
		return
	}
	s.follow(st, f.ID, e.Key)
	s.acknowledge(f.ID, st)
}

// event completes a message or form frame and notes its id as this socket's own before anything is stored, because
// the feed may show the line before the Sink has returned.
func (s *socket) event(f said) channels.Event {
	e := f.event()
	e.From = channels.Address{ID: s.visitor}
	e.At = s.web.deps.Now()
	e.Lang, e.Visitor, e.Given = s.about.locale, s.about.info(), s.given
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stored && s.shownTo == 0 {
		e.Conversation = s.conv // announced and not there yet; of one that is there the receiver knows better
	}
	if e.Key = s.aliases[f.ID]; e.Key == "" {
		e.Key = s.conv + "/" + f.ID
	}
	s.orderLocked(e.Values)
	if s.own == nil {
		s.own = map[string]sent{}
	}
	for id := range s.own {
		if len(s.own) < maxOwn {
			break
		}
		delete(s.own, id)
	}
	s.own[f.ID] = sent{}
	return e
}

// recall finds the form a visitor who came back still sees: labels are the feed's, never the client's.
func (s *socket) recall() {
	s.mu.Lock()
	conv, known, upTo := s.conv, s.form != nil, s.shownTo
	s.mu.Unlock()
	if known {
		return
	}
	ctx, done := s.within(findWait)
	defer done()
	lines, err := s.web.deps.Feed.Since(ctx, conv, max(0, upTo-batch), batch)
	if err != nil {
		return // the keys serve as labels
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range lines {
		if l.Ask != nil && len(l.Ask.Fields) > 0 {
			s.form = l.Ask.Fields
		}
	}
}

// orderLocked gives form values the labels and the order of the form that was shown last.
func (s *socket) orderLocked(values []channels.FormValue) {
	at := 0
	for _, field := range s.form {
		for i := at; i < len(values); i++ {
			if values[i].Key == field.Key {
				values[i].Label = field.Label
				found := values[i]
				copy(values[at+1:i+1], values[at:i])
				values[at] = found
				at++
				break
			}
		}
	}
}

// acknowledge says that a line is durable, unless the writer, passing the line, has said so. The ack takes its line's
// place among the lines, so that a client who counts it as the last one seen misses none before it; it does not wait
// for a line that is still growing.
func (s *socket) acknowledge(id string, st channels.Stored) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live, s.stored = true, true
	switch {
	case s.own[id].acked:
		delete(s.own, id)
	case s.own == nil: // left
	case st.Conversation != s.conv || st.Seq <= s.shownTo:
		delete(s.own, id)
		s.queueLocked(ackOf(id, st.Seq))
	case st.Seq == s.shownTo+1:
		s.own[id] = sent{st.Seq, true}
		s.queueLocked(ackOf(id, st.Seq))
	default:
		s.own[id] = sent{st.Seq, false}
		s.dirty = true
	}
}

func ackOf(id string, seq int64) frame { return frame{Type: "ack", ID: id, Seq: &seq} }
