package answer

import "context"

// Desk is who answers at an agent: the operator's own FAQ and knowledge first, then, where there is one, their bot. An
// error means that the bot could not be asked, not that there is no answer.
type Desk struct {
	Lexical
	Bots  map[string]*Bot      // by agent id
	Count func(outcome string) // of a bot: bot_answered, bot_none, bot_failed, bot_resting; nil = not counted
}

// Answer implements Answerer.
func (d *Desk) Answer(ctx context.Context, q Question) (Answer, error) {
	a, err := d.Lexical.Answer(ctx, q)
	bot := d.Bots[q.Agent.ID]
	if err != nil || a.Can || bot == nil {
		return a, err
	}
	a, err = bot.Answer(ctx, q)
	d.count(ctx, a, err)
	return a, err
}

func (d *Desk) count(ctx context.Context, a Answer, err error) {
	if d.Count == nil || ctx.Err() != nil {
		return
	}
	switch {
	case err == ErrResting:
		d.Count("bot_resting")
	case err != nil:
		d.Count("bot_failed")
	case a.Can:
		d.Count("bot_answered")
	default:
		d.Count("bot_none")
	}
}
