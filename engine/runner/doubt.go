package runner

import (
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// Doubtful is the code of a waiting line whose last try had no answer: the platform may have taken it.
const Doubtful = "in_doubt"

// doubtWait is how long a platform that gives our sends back is given to do so before a part whose try ended in doubt is
// sent again.
const doubtWait = 10 * time.Second

// crashWait is the same for a line that was waiting when this process began: the one before may have sent it and died
// before it was noted.
const crashWait = 3 * time.Second

// unanswered says that nobody knows what became of a try: the platform gave no code.
func unanswered(e *channels.Error) bool {
	return e.Code == "" && (e.Reason == channels.Transient || e.Reason == channels.Unknown)
}

// doubt is how long a line from before this process's start must wait for the mark of a send nobody noted. Where the
// platform gives none, waiting would not help: the line is sent, at worst once more.
func (s *Sending) doubt(c *Connection, o Out) time.Duration {
	if !c.Info.Marks || s.Started.IsZero() || o.Tries > 0 || !o.At.Before(s.Started) {
		return 0
	}
	return max(s.Started.Add(crashWait).Sub(s.Now()), 0)
}
