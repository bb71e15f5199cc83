package records

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
)

// What a call's lanes wait for. A connection that broke is given callBack to come up again, which leaves time to file
// within ten seconds of the first sign of the end; a call nobody has heard of for callForgotten has ended unseen: the
// process that held it died and the platform told another one, or nobody.
const (
	callBack      = 6 * time.Second
	callSettles   = time.Second // what was said last may still be on its way when the end is told
	callForgotten = 3 * time.Minute
	callAway      = 4 * time.Hour // while a person talks to the caller
)

// callTimer is a timer lane of a conversation.
func callTimer(conversation, what string, due time.Time, mode actions.ArmMode) actions.Arm {
	return actions.Arm{Lane: actions.Lane{Kind: "timer", Key: conversation + "/" + what}, Due: due, Mode: mode}
}

// call takes what happens to a call besides words. Whoever tells first that it is over decides; what comes late finds
// the conversation closed and changes nothing but the recording and the outcome of a transfer.
func (a *accept) call(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	var h *head
	var err error
	if ev.Name == channels.CallStarted || ev.Name == channels.CallJoined {
		h, err = a.open(ctx, ev)
	} else {
		h, err = a.find(ctx, ev.From.ID)
	}
	if err != nil {
		return channels.Stored{}, err
	}
	if h == nil {
		return a.late(ctx, ev)
	}
	a.learn(h, ev)
	if err := a.db.arm(ctx, a.t, a.callArms(h.id, ev)...); err != nil {
		return channels.Stored{}, fmt.Errorf("store call: %w", err)
	}
	return channels.Stored{Conversation: h.id}, a.onRecords(ctx, h.id, ev)
}

func (a *accept) callArms(id string, ev channels.Event) []actions.Arm {
	now := a.in.Now
	forgotten := callTimer(id, "lost", now.Add(callForgotten), actions.Replace)
	switch ev.Name {
	case channels.CallStarted:
		return []actions.Arm{callTimer(id, string(engine.Started), now, actions.Earlier), forgotten}
	case channels.CallJoined:
		return []actions.Arm{callTimer(id, string(engine.HungUp), now, actions.Disarm), forgotten}
	case channels.CallAlive:
		return []actions.Arm{forgotten}
	case channels.CallLost:
		return []actions.Arm{callTimer(id, string(engine.HungUp), now.Add(callBack), actions.Earlier)}
	case channels.CallEnded:
		return []actions.Arm{callTimer(id, string(engine.HungUp), now.Add(callSettles), actions.Earlier), callTimer(id, "lost", now, actions.Disarm)}
	case channels.CallSilent:
		return []actions.Arm{callTimer(id, string(engine.Silence), now, actions.Earlier)}
	case channels.CallTransfer:
		if ev.Code == "" { // it begins: a person talks to the caller
			return []actions.Arm{callTimer(id, string(engine.HungUp), now, actions.Disarm), callTimer(id, "lost", now.Add(callAway), actions.Replace)}
		}
		if ev.Code != "completed" {
			return []actions.Arm{callTimer(id, string(engine.Unreached), now, actions.Earlier), forgotten}
		}
	}
	return nil
}

// reopen opens the conversation of a call again: a call is one conversation, whatever comes after its end was seen. It
// ends once more in a few seconds, unless the caller is connected again.
func (a *accept) reopen(ctx context.Context, address string) (*head, error) {
	if a.in.Mode != engine.Voice {
		return nil, nil
	}
	h, err := scanHead(a.t, ctx, `account = $1 AND address = $2 ORDER BY opened_at DESC LIMIT 1`, a.in.Account, address)
	if err == errNoRow {
		return nil, nil
	}
	if err == nil {
		_, err = a.t.Exec(ctx, `UPDATE conversations SET open = 1, closed_at = 0, version = version + 1 WHERE id = $1`, h.id)
	}
	if err == nil {
		err = a.db.arm(ctx, a.t, callTimer(h.id, string(engine.HungUp), a.in.Now.Add(callBack), actions.Earlier))
	}
	if err != nil {
		return nil, fmt.Errorf("open call again: %w", err)
	}
	a.heads[address] = h
	a.t.changed(h.id)
	return h, nil
}

// late keeps what may come after a call was closed: its recording and how a transfer came out.
func (a *accept) late(ctx context.Context, ev channels.Event) (channels.Stored, error) {
	if ev.Name != channels.CallRecorded && ev.Name != channels.CallTransfer {
		return channels.Stored{}, nil
	}
	h, err := scanHead(a.t, ctx, `account = $1 AND address = $2 ORDER BY opened_at DESC LIMIT 1`, a.in.Account, ev.From.ID)
	if err == errNoRow {
		return channels.Stored{}, nil
	}
	if err != nil {
		return channels.Stored{}, fmt.Errorf("find call: %w", err)
	}
	a.learn(h, ev)
	if h.facts {
		if _, err := a.t.Exec(ctx, `UPDATE conversations SET visitor = $2 WHERE id = $1`, h.id, h.visitor); err != nil {
			return channels.Stored{}, fmt.Errorf("store recording: %w", err)
		}
		a.t.changed(h.id)
	}
	return channels.Stored{Conversation: h.id}, a.onRecords(ctx, h.id, ev)
}

// onRecords notes on the records of a call how putting a person on the line came out, and where its recording is.
func (a *accept) onRecords(ctx context.Context, conversation string, ev channels.Event) error {
	note := Activity{At: a.in.Now, Actor: "agent"}
	switch ev.Name {
	case channels.CallTransfer:
		note.Action, note.To, note.Note = "transfer", orElse(ev.Code, "ringing"), ev.Text
	case channels.CallRecorded:
		note.Action, note.Note = "recording", ev.Visitor["recording"]
	default:
		return nil
	}
	rows, err := a.t.Query(ctx, `SELECT `+recordColumns+` FROM records r WHERE r.conversation = $1`, conversation)
	all, err := collect(rows, err, scanRecord)
	if err != nil {
		return fmt.Errorf("find records of a call: %w", err)
	}
	for _, r := range all {
		if err := a.db.act(ctx, a.t, r.ID, note); err != nil {
			return err
		}
		if len(ev.Visitor) > 0 {
			maps.Copy(r.Visitor, ev.Visitor)
			if _, err := a.t.Exec(ctx, `UPDATE records SET visitor = $2 WHERE id = $1`, r.ID, clean(marshal(r.Visitor))); err != nil {
				return fmt.Errorf("note recording: %w", err)
			}
		}
		a.t.recordChanged(r.ID)
	}
	return nil
}
