package runner

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"

	"github.com/seed-151f84ba/intake/engine/answer"
)

// Rest is the part of a reply that is not written yet when its turn is committed.
type Rest struct {
	line   string
	speak  *speaking
	with   *consulted
	broken string // what ends an answer that breaks off
	cite   string
	tail   string
	taken  atomic.Bool // a person has taken the conversation over: no further word
}

// deliver appends sentence after sentence, each in a commit of its own, and ends the line, also when ctx is done. A line
// that does not grow any more was ended by somebody else: that is no error.
func (w *Work) deliver(ctx context.Context, conversation string, r *Rest) error {
	stop := context.AfterFunc(ctx, r.with.cancel)
	defer stop()
	defer w.untilCut(ctx, conversation, r)()
	end := r.cite + r.tail
	for {
		sentence, err := r.speak.next()
		switch {
		case r.taken.Load():
			sentence, end, err = "", "", io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			end = " " + r.broken + r.tail
		}
		p := Part{Conversation: conversation, Line: r.line, Text: sentence}
		if err != nil {
			p.Text, p.End = end, true
		}
		err = w.Store.Append(context.WithoutCancel(ctx), p)
		if errors.Is(err, ErrStale) {
			return nil
		}
		if err != nil || p.End {
			return err
		}
	}
}

// untilCut ends the model's call as soon as the line does not grow any more, because the caller spoke over it: what they
// say next must not wait for words nobody will hear; or because a person took over. It returns what ends the watching.
func (w *Work) untilCut(ctx context.Context, conversation string, r *Rest) func() {
	ctx, cancel := context.WithCancel(ctx)
	wake, stop := w.Hub.Follow(conversation)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-wake:
				l, err := w.Store.Load(ctx, conversation)
				if err == nil && l.Conversation.TakenBy != "" {
					r.taken.Store(true)
				}
				if err == nil && (r.taken.Load() || l.Growing == nil || l.Growing.Line != r.line) {
					r.with.cancel()
					return
				}
			}
		}
	}()
	return func() { stop(); cancel() }
}

// account ends the use of the model and keeps what it cost.
func (w *Work) account(ctx context.Context, in Input, out Outcome, turn string) {
	if out.Rest != nil {
		out.Rest.with.end()
	}
	if out.Call == nil || out.Call.Tries == 0 {
		return
	}
	err := w.Store.NoteCall(context.WithoutCancel(ctx), ModelCall{ID: w.Turner.NewID(), Conversation: in.Conversation.ID, Turn: turn,
		Agent: in.Conversation.Agent, Call: out.Call, Now: w.Now()})
	if err != nil {
		w.Log.Warn("model call not counted", "cause", err.Error())
	}
}

// earlier is how many lines before the turn a model is shown.
const earlier = 6

// recollect loads the last lines before the unread ones, for the model; without them it is only told less.
func (w *Work) recollect(ctx context.Context, in *Input) {
	if w.Turner.Model == nil || !in.Now.Agent.Speaks() || len(in.Unread) == 0 {
		return
	}
	first := in.Unread[0].Seq
	lines, err := w.Store.Since(ctx, in.Conversation.ID, max(0, first-1-earlier), earlier)
	if err != nil {
		return
	}
	for _, l := range lines {
		if l.Seq < first {
			in.Earlier = append(in.Earlier, answer.Spoken{Who: string(l.From), Text: l.Text})
		}
	}
}

// mend ends a line whose process died while it grew.
func (w *Work) mend(ctx context.Context, l Loaded) error {
	setup, s := begin(Input{Loaded: l})
	words, err := w.Turner.brokenOff(setup, lang(setup, s, extractNothing))
	if err != nil {
		return err
	}
	err = w.Store.Append(ctx, Part{Conversation: l.Conversation.ID, Line: l.Growing.Line, Text: " " + words + l.Growing.Tail, End: true})
	if errors.Is(err, ErrStale) {
		return nil
	}
	return err
}

// citation names the passages an answer comes from, for readers; a listener could do nothing with it.
func citation(cited []string, voice bool) string {
	if voice || len(cited) == 0 {
		return ""
	}
	return " (" + strings.Join(cited, "; ") + ")"
}
