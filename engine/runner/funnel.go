package runner

import (
	"slices"
	"time"
)

// Funnel is the figures of H1 over a set of captures. Every number counts captures.
type Funnel struct {
	Impressions int            `json:"impressions" doc:"Captures with an offer, a question or a card shown."`
	Starts      int            `json:"starts" doc:"Those in which the customer gave a first value or filled in a card."`
	Submissions int            `json:"submissions" doc:"Those that were filed."`
	Conversion  float64        `json:"conversion" doc:"Submissions by impressions, 0 to 1."`
	DropOff     int            `json:"drop_off" doc:"Started, ended, not filed."`
	Open        int            `json:"open" doc:"Not ended yet."`
	Average     float64        `json:"average_seconds" doc:"From start to filing, on average."`
	Outcomes    map[string]int `json:"outcomes" doc:"lead, ticket, incomplete (of these), open, and why captures ended without a record."`
}

// Summarise counts captures.
func Summarise(all []Capture) Funnel {
	f := Funnel{Outcomes: map[string]int{}}
	var took time.Duration
	timed := 0
	for _, c := range all {
		f.Impressions++
		f.Outcomes[c.Outcome]++
		started := !c.Started.IsZero()
		if started {
			f.Starts++
		}
		switch {
		case c.Filed():
			f.Submissions++
			if c.Partial {
				f.Outcomes["incomplete"]++
			}
			if started {
				took += c.Ended.Sub(c.Started)
				timed++
			}
		case c.Outcome == OutcomeOpen:
			f.Open++
		case started:
			f.DropOff++
		}
	}
	if f.Impressions > 0 {
		f.Conversion = float64(f.Submissions) / float64(f.Impressions)
	}
	if timed > 0 {
		f.Average = took.Seconds() / float64(timed)
	}
	return f
}

// FieldFigures is the figures of H2 of one field. Every number but Asks counts captures.
type FieldFigures struct {
	Key        string  `json:"key"`
	Asked      int     `json:"asked" doc:"Captures in which it was asked for."`
	Asks       int     `json:"asks" doc:"Requests altogether."`
	Answered   int     `json:"answered" doc:"Captures in which the customer gave it or confirmed it."`
	Refused    int     `json:"refused"`
	Rejected   int     `json:"rejected" doc:"Captures in which a value of it did not pass the checks."`
	Completed  int     `json:"completed" doc:"Records that hold it."`
	DropOff    int     `json:"drop_off" doc:"Captures that ended without a record while it was the open question."`
	Completion float64 `json:"completion" doc:"Completed by captures that asked for it or were given it, 0 to 1."`
	Median     float64 `json:"median_seconds" doc:"From the first request to the answer."`
}

// FieldsOf counts the fields of captures, in the order they first appear.
func FieldsOf(all []Capture) []FieldFigures {
	var out []FieldFigures
	at, seen, times := map[string]int{}, map[string]int{}, map[string][]time.Duration{}
	row := func(key string) *FieldFigures {
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key], out = i, append(out, FieldFigures{Key: key})
		}
		return &out[i]
	}
	for _, c := range all {
		for _, f := range c.Fields {
			r := row(f.Key)
			r.Asks += f.Asked
			count(&r.Asked, f.Asked > 0)
			count(&r.Answered, f.Answered)
			count(&r.Refused, f.Refused)
			count(&r.Rejected, f.Rejected > 0)
			count(&r.Completed, f.Completed)
			if f.Asked > 0 || f.Answered || f.Completed {
				seen[f.Key]++
			}
			if f.Asked > 0 && f.Answered && !f.First.IsZero() && f.Took > 0 {
				times[f.Key] = append(times[f.Key], f.Took)
			}
		}
		if c.At != "" && !c.Filed() && c.Outcome != OutcomeOpen {
			row(c.At).DropOff++
		}
	}
	for i := range out {
		r := &out[i]
		if n := seen[r.Key]; n > 0 {
			r.Completion = float64(r.Completed) / float64(n)
		}
		r.Median = median(times[r.Key]).Seconds()
	}
	return out
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

func median(d []time.Duration) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	if n := len(d); n%2 == 0 {
		return (d[n/2-1] + d[n/2]) / 2
	}
	return d[len(d)/2]
}

// Rank orders figures for H2: by completion (worst first), drop_off (most first) or time (slowest first); any other word
// leaves the order.
func Rank(rows []FieldFigures, by string) {
	slices.SortStableFunc(rows, func(a, b FieldFigures) int {
		switch {
		case by == "completion" && a.Completion != b.Completion:
			return sign(a.Completion - b.Completion)
		case by == "drop_off":
			return b.DropOff - a.DropOff
		case by == "time" && a.Median != b.Median:
			return sign(b.Median - a.Median)
		}
		return 0
	})
}

func sign(f float64) int {
	if f < 0 {
		return -1
	}
	return 1
}
