package web

import "time"

// budget is a token bucket of frames, for one reader.
type budget struct {
	left float64
	at   time.Time
}

// spend takes one frame; rate is frames a second, negative for no limit.
func (b *budget) spend(now time.Time, rate float64, burst int) bool {
	if rate < 0 {
		return true
	}
	if d := now.Sub(b.at); !b.at.IsZero() && d > 0 {
		b.left = min(float64(burst), b.left+rate*d.Seconds())
	}
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
