package runner

import (
	"slices"
	"time"
)

// Marked is a turn's marks with when and where it was: a row of the turn log as analytics read it.
type Marked struct {
	Conversation string
	Agent        string
	Channel      string
	Version      string // settings version the turn ran under
	At           time.Time
	Marks        []Mark
}

// Capture is one capture from the first offer or question to its end, derived from the turn log. The zero times mean
// that it did not come so far.
type Capture struct {
	Conversation, Agent, Channel string
	Form                         string // default for the one without a name
	Version                      string // under which it was shown
	Shown                        time.Time
	Started                      time.Time // the first value the customer gave or card they filled in, once the capture was shown
	Ended                        time.Time
	Outcome                      string // open; lead or ticket; else why there is no record
	Partial                      bool   // the record lacks something required
	Fields                       []CaptureField
	At                           string // the field that was open when it ended without a record, or is open now
}

// CaptureField is what became of one field in a capture.
type CaptureField struct {
	Key       string
	Asked     int // requests
	Answered  bool
	Refused   bool
	Rejected  int // values that did not pass the checks
	Completed bool
	First     time.Time // of the requests
	Took      time.Duration
}

// OutcomeOpen is the outcome of a capture that has not ended.
const OutcomeOpen = "open"

// Filed says whether the capture became a record.
func (c Capture) Filed() bool { return c.Outcome == "lead" || c.Outcome == "ticket" }

// Captures derives the captures of one conversation from its turns, in order. It is pure: the same log, the same figures.
func Captures(turns []Marked) []Capture {
	var all []Capture
	var now *Capture
	for _, t := range turns {
		for _, m := range t.Marks {
			if now == nil {
				now = &Capture{Conversation: t.Conversation, Agent: t.Agent, Channel: t.Channel, Outcome: OutcomeOpen}
			}
			now.add(t, m)
			if now.Outcome != OutcomeOpen {
				if !now.Shown.IsZero() { // what ended before anything was shown was no capture yet
					all = append(all, *now)
				}
				now = nil
			}
		}
	}
	if now != nil && !now.Shown.IsZero() { // early values alone are no capture
		all = append(all, *now)
	}
	return all
}

func (c *Capture) add(t Marked, m Mark) {
	if c.Shown.IsZero() && (m.Shown || m.Filed != "") {
		c.Shown, c.Version = t.At, t.Version
	}
	if m.Form != "" || c.Form == "" {
		c.Form = formName(m.Form)
	}
	for _, k := range m.Rejected {
		c.field(k).Rejected++
	}
	for _, k := range m.Refused {
		c.field(k).Refused = true
	}
	for _, k := range m.Given {
		f := c.field(k)
		if !f.Answered && !f.First.IsZero() {
			f.Took = t.At.Sub(f.First)
		}
		f.Answered = true
	}
	if c.Started.IsZero() && !c.Shown.IsZero() && (m.Touched || slices.ContainsFunc(c.Fields, func(f CaptureField) bool { return f.Answered })) {
		c.Started = t.At
	}
	for _, k := range m.Asked {
		f := c.field(k)
		f.Asked++
		if f.First.IsZero() {
			f.First = t.At
		}
	}
	if m.Open != "" {
		c.At = m.Open
	}
	switch {
	case m.Filed != "":
		c.Outcome, c.Partial, c.Ended, c.At = m.Filed, m.Partial, t.At, ""
		for _, k := range m.Completed {
			c.field(k).Completed = true
		}
	case m.Ended != "":
		c.Outcome, c.Ended = m.Ended, t.At
	}
}

func (c *Capture) field(key string) *CaptureField {
	i := slices.IndexFunc(c.Fields, func(f CaptureField) bool { return f.Key == key })
	if i < 0 {
		c.Fields = append(c.Fields, CaptureField{Key: key})
		i = len(c.Fields) - 1
	}
	return &c.Fields[i]
}
