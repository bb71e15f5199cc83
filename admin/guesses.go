package admin

import (
	"net"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// guesses bounds failed sign-ins: ten a minute from one address. Only the sign-in form is bounded: tokens and sessions
// are 256 random bits, and a bound on them would let a stranger lock out everybody behind the same proxy.
type guesses struct {
	mu   sync.Mutex
	from map[string]*rate.Limiter
}

const (
	guessBurst = 10
	guessKeep  = 10_000 // addresses remembered; beyond it all are forgotten at once
)

func (g *guesses) limiter(remote string) *rate.Limiter {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	if g.from == nil || len(g.from) >= guessKeep {
		g.from = map[string]*rate.Limiter{}
	}
	l := g.from[host]
	if l == nil {
		l = rate.NewLimiter(rate.Every(time.Minute/guessBurst), guessBurst)
		g.from[host] = l
	}
	return l
}

// wait is how long the address must wait before another attempt is looked at.
func (g *guesses) wait(remote string, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.limiter(remote).TokensAt(now) >= 1 {
		return 0
	}
	return time.Minute / guessBurst
}

func (g *guesses) failed(remote string, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.limiter(remote).AllowN(now, 1)
}

func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}
