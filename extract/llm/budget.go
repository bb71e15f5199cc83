package llm

import (
	"context"
	"time"
)

// Budget says whether a call may be made and keeps what calls cost. It has to be the same for all replicas of an
// installation: the store keeps it.
type Budget interface {
	// Spent is what a conversation and, since the day began, the installation used so far.
	Spent(ctx context.Context, conversation string, day time.Time) (Spent, error)
}

// Spent counts calls and tokens.
type Spent struct {
	Turns  int // of the conversation
	Tokens int // of the conversation
	Day    int // tokens of the installation
}

// Caps is how much may be spent; 0 = without limit.
type Caps struct {
	Turns  int // calls of one conversation
	Tokens int // tokens of one conversation
	Day    int // tokens of the installation and day (UTC)
}

func (c Caps) reached(s Spent) bool {
	over := func(used, most int) bool { return most > 0 && used >= most }
	return over(s.Turns, c.Turns) || over(s.Tokens, c.Tokens) || over(s.Day, c.Day)
}

// allowed asks the budget. A store that does not answer allows nothing: the cap must hold when in doubt.
func (c *Client) allowed(ctx context.Context, conversation string) bool {
	if c.o.Budget == nil || c.o.Caps == (Caps{}) {
		return true
	}
	now := c.o.Now().UTC()
	s, err := c.o.Budget.Spent(ctx, conversation, now.Truncate(24*time.Hour))
	return err == nil && !c.o.Caps.reached(s)
}
