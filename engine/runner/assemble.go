package runner

import (
	"context"
	"errors"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// Tuning is how turns are assembled.
type Tuning struct {
	Quiet   time.Duration // wait after a line for more of the burst; 0 = answer at once. Calls always answer at once
	Max     time.Duration // never wait longer than this after the first unread line
	Abandon time.Duration // a capture without words for so long is filed or counted as abandoned
}

// The extra waits of an unfinished turn (design.md, the life of a message).
const (
	clauseWait    = 700 * time.Millisecond
	dictationWait = 2 * time.Second
	typingWait    = 2 * time.Second
	bargedWait    = 2 * time.Second        // the words that come with an interruption
	speakingWait  = 300 * time.Millisecond // two prompts of a caller within it belong together
)

// quiet returns when the turn may be taken: after the quiet window of its last line, later while the customer seems
// to go on, never later than Tuning.Max after its first. A call has no quiet window: what its caller adds while the
// turn is in work supersedes it. The rules' reading that was made for it is left in the input.
func (w *Work) quiet(ctx context.Context, in *Input) time.Time {
	t := w.Tuning()
	voice := in.Conversation.Mode == engine.Voice
	if t.Quiet <= 0 && !voice {
		return time.Time{}
	}
	if voice {
		t.Quiet = 0
	}
	first, last := in.Unread[0].At, in.Unread[len(in.Unread)-1].At
	most, at, now := first.Add(t.Max), last.Add(t.Quiet), w.Now()
	if most.After(now) && !at.After(now) {
		at = at.Add(w.unfinished(ctx, in))
		at = later(at, w.goesOn(in.Conversation.ID, last))
	}
	if at.After(most) {
		return most
	}
	return at
}

// unfinished is how much longer to wait for the rest of what the last line began.
func (w *Work) unfinished(ctx context.Context, in *Input) time.Duration {
	open := w.Turner.Open(ctx, in)
	if w.whole(in.Conversation.ID) {
		return 0
	}
	switch open {
	case extract.Clause:
		return clauseWait
	case extract.Dictation:
		return dictationWait
	}
	return 0
}

// wholeFor is how long a platform's word that it waits for the end of what a caller says holds.
const wholeFor = 30 * time.Second

// whole says whether the platform itself waits for the end of what the caller says.
func (w *Work) whole(conversation string) bool {
	hint, at := w.Hub.hinted(conversation)
	return hint == channels.HintWhole && w.Now().Sub(at) < wholeFor
}

// goesOn is until when to wait for a customer who was seen typing or heard speaking after the last line; zero when not.
func (w *Work) goesOn(conversation string, last time.Time) time.Time {
	hint, at := w.Hub.hinted(conversation)
	switch {
	case !at.After(last):
	case hint == channels.HintTyping:
		return at.Add(typingWait)
	case hint == channels.HintSpeaking:
		return at.Add(speakingWait)
	case hint == channels.HintBarged:
		return at.Add(bargedWait)
	}
	return time.Time{}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// errSuperseded is why a turn in work is cancelled: the customer said more, and it is done again with everything.
var errSuperseded = errors.New("superseded by a newer message")

// asksOutside says whether a turn may ask the model or the operator's bot. One that does not is over before anybody could
// say more, and watching it would cost a tenth of its time.
func (w *Work) asksOutside(in Input) bool {
	for _, a := range []configs.Agent{in.Now.Agent, in.Episode.Agent} {
		if w.Turner.Model != nil && a.Speaks() || a.Answer != nil && a.Answer.Bot != nil {
			return true
		}
	}
	return false
}

// watch cancels the returned context, with errSuperseded, as soon as the conversation of a turn in work is no longer
// what the turn was loaded from. A wake-up that changed nothing (a receipt, a part of our own answer) does not. It is a
// hint: one that is lost is caught by the commit's version compare.
func (w *Work) watch(ctx context.Context, in Input) (context.Context, func()) {
	if !w.asksOutside(in) {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	id, version := in.Conversation.ID, in.Conversation.Version
	wake, stop := w.Hub.Follow(id)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-wake:
				if now, err := w.Store.Load(ctx, id); err == nil && now.Conversation.Version != version {
					cancel(errSuperseded)
					return
				}
			}
		}
	}()
	return ctx, func() { stop(); cancel(nil) }
}
