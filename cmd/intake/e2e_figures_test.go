package main

import (
	"cmp"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// logged is a turn as the API tells it: when, under which settings, and what it did to captures.
type logged struct {
	At      time.Time
	Version string `json:"settings_version"`
	Marks   []struct {
		Form                            string
		Shown, Touched, Partial         bool
		Asked, Given, Rejected, Refused []string
		Completed                       []string
		Open, Filed, Ended              string
	}
}

// counted is one capture counted from the log, with what it needs for H1 and H2 and nothing else.
type counted struct {
	row                    string // agent, channel, form, settings version
	shown, started, ended  time.Time
	outcome, at            string
	partial                bool
	asks                   map[string]int
	first, answered        map[string]time.Time
	refused, rejected, has map[string]bool
	order                  []string
}

// TestEveryFigureFollowsFromTheTurnLog: conversations on two channels, and every figure of the analytics API counted again
// from the turns the API tells of each conversation, by rules written down here once more.
func TestEveryFigureFollowsFromTheTurnLog(t *testing.T) {
	w := newWorld(t, "")
	w.configure(strings.Replace(w.text(), "    kind: text\n", "    kind: text\n    nudge_after: 0\n    abandon_after: 2s\n", 1))
	p := w.serve()
	p.tell(91, "I'd like a demo", "Nora Whitfield", "415 231 0042")
	p.tell(92, "I'd like a demo", "Nora Whitfield", "12", "415 231 0043")
	p.tell(93, "I'd like a demo", "Nora Whitfield", "I'd rather not give my number", "no")
	p.tell(94, "I'd like a demo", "never mind")
	p.tell(95, "can you speak to whales?", "no thanks")
	p.tell(96, "What are your opening hours?")
	p.tell(97, "I'd like a demo", "Nora Whitfield") // goes quiet: filed as it is
	c := p.dial("", 0)
	c.say("m1", "I'd like a demo")
	c.line() // and leaves: abandoned
	type figures struct {
		Impressions, Starts, Submissions, Open int
		Drop                                   int     `json:"drop_off"`
		Conversion                             float64 `json:"conversion"`
		Average                                float64 `json:"average_seconds"`
		Outcomes                               map[string]int
	}
	var funnel struct {
		figures
		Items []struct {
			Agent, Channel, Form string
			Version              string `json:"settings_version"`
			figures
		}
	}
	eventually(t, "no capture is open", func() bool {
		funnel.Outcomes, funnel.Items = nil, nil
		p.api("GET", "analytics/funnel", nil, 200, &funnel)
		return funnel.Impressions == 7 && funnel.Open == 0
	})
	all := p.counted()

	count := func(in func(counted) bool) figures {
		f := figures{Outcomes: map[string]int{}}
		var took time.Duration
		timed := 0
		for _, c := range all {
			if !in(c) {
				continue
			}
			f.Impressions++
			f.Outcomes[c.outcome]++
			filed, began := c.outcome == "lead" || c.outcome == "ticket", !c.started.IsZero()
			f.Starts += one(began)
			f.Submissions += one(filed)
			f.Open += one(c.outcome == "open")
			f.Drop += one(began && !filed && c.outcome != "open")
			if filed && c.partial {
				f.Outcomes["incomplete"]++
			}
			if filed && began {
				took, timed = took+c.ended.Sub(c.started), timed+1
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
	if want := count(func(counted) bool { return true }); !reflect.DeepEqual(funnel.figures, want) {
		t.Errorf("the funnel\n got %+v\nwant %+v", funnel.figures, want)
	}
	if o := funnel.Outcomes; o["lead"] != 4 || o["incomplete"] != 2 || o["cancelled"] != 1 || o["declined"] != 1 || o["abandoned"] != 1 {
		t.Errorf("outcomes: %v", o)
	}
	rows := map[string]bool{}
	for _, item := range funnel.Items {
		key := strings.Join([]string{item.Agent, item.Channel, item.Form, item.Version}, " ")
		rows[key] = true
		if want := count(func(c counted) bool { return c.row == key }); !reflect.DeepEqual(item.figures, want) {
			t.Errorf("the row %s\n got %+v\nwant %+v", key, item.figures, want)
		}
	}
	for _, c := range all {
		if !rows[c.row] {
			t.Errorf("no row %s", c.row)
		}
	}
	p.fieldsFollow(all)
}

// fieldsFollow compares the figures of fields.
func (p *process) fieldsFollow(all []counted) {
	p.Helper()
	type figures struct {
		Key                                                 string
		Asked, Asks, Answered, Refused, Rejected, Completed int
		Drop                                                int `json:"drop_off"`
		Completion                                          float64
		Median                                              float64 `json:"median_seconds"`
	}
	var got struct{ Items []figures }
	p.api("GET", "analytics/fields", nil, 200, &got)
	want, seen, took := map[string]*figures{}, map[string]int{}, map[string][]float64{}
	of := func(key string) *figures {
		if want[key] == nil {
			want[key] = &figures{Key: key}
		}
		return want[key]
	}
	for _, c := range all {
		for _, key := range c.order {
			f, answered := of(key), !c.answered[key].IsZero()
			f.Asks += c.asks[key]
			f.Asked += one(c.asks[key] > 0)
			f.Answered += one(answered)
			f.Refused += one(c.refused[key])
			f.Rejected += one(c.rejected[key])
			f.Completed += one(c.has[key])
			seen[key] += one(c.asks[key] > 0 || answered || c.has[key])
			if answered && c.asks[key] > 0 && c.answered[key].After(c.first[key]) {
				took[key] = append(took[key], c.answered[key].Sub(c.first[key]).Seconds())
			}
		}
		if c.at != "" && c.outcome != "open" && c.outcome != "lead" && c.outcome != "ticket" {
			of(c.at).Drop++
		}
	}
	if len(got.Items) != len(want) {
		p.Errorf("%d fields, want %d", len(got.Items), len(want))
	}
	for _, g := range got.Items {
		w := of(g.Key)
		w.Completion = float64(w.Completed) / float64(seen[g.Key])
		slices.Sort(took[g.Key])
		if n := len(took[g.Key]); n > 0 {
			w.Median = (took[g.Key][(n-1)/2] + took[g.Key][n/2]) / 2
		}
		near := math.Abs(g.Completion-w.Completion) < 1e-6 && math.Abs(g.Median-w.Median) < 1e-6
		if w.Completion, w.Median = g.Completion, g.Median; !near || g != *w {
			p.Errorf("the field %s\n got %+v\nwant %+v", g.Key, g, *w)
		}
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// counted reads the turn log of every conversation over the API and counts its captures.
func (p *process) counted() (all []counted) {
	p.Helper()
	var list struct {
		Items []struct{ ID, Agent, Channel string }
	}
	p.api("GET", "conversations?limit=200", nil, 200, &list)
	for _, talk := range list.Items {
		var log struct{ Items []logged }
		p.api("GET", "conversations/"+talk.ID+"/turns?limit=200", nil, 200, &log)
		var now *counted
		for _, turn := range log.Items {
			turn.At = turn.At.Truncate(time.Microsecond) // what the store keeps of a time
			for _, m := range turn.Marks {
				if now == nil {
					now = &counted{outcome: "open", asks: map[string]int{}, first: map[string]time.Time{}, answered: map[string]time.Time{},
						refused: map[string]bool{}, rejected: map[string]bool{}, has: map[string]bool{}}
				}
				if now.shown.IsZero() && (m.Shown || m.Filed != "") {
					now.shown, now.row = turn.At, strings.Join([]string{talk.Agent, talk.Channel, cmp.Or(m.Form, "default"), turn.Version}, " ")
				}
				now.take(turn.At, m.Given, m.Refused, m.Rejected, m.Asked, m.Completed, m.Touched)
				now.at = cmp.Or(m.Open, now.at)
				now.partial = now.partial || m.Partial
				if end := cmp.Or(m.Filed, m.Ended); end != "" {
					now.outcome, now.ended = end, turn.At
					if !now.shown.IsZero() {
						all = append(all, *now)
					}
					now = nil
				}
			}
		}
		if now != nil && !now.shown.IsZero() {
			all = append(all, *now)
		}
	}
	return all
}

func (c *counted) take(at time.Time, given, refused, rejected, asked, completed []string, touched bool) {
	for _, k := range slices.Concat(rejected, refused, given, asked, completed) {
		if !slices.Contains(c.order, k) {
			c.order = append(c.order, k)
		}
	}
	for _, k := range given {
		if c.answered[k].IsZero() {
			c.answered[k] = at
		}
	}
	for _, k := range asked {
		if c.asks[k]++; c.first[k].IsZero() {
			c.first[k] = at
		}
	}
	for into, keys := range map[*map[string]bool][]string{&c.refused: refused, &c.rejected: rejected, &c.has: completed} {
		for _, k := range keys {
			(*into)[k] = true
		}
	}
	if c.started.IsZero() && !c.shown.IsZero() && (touched || len(slices.Collect(maps.Keys(c.answered))) > 0) {
		c.started = at
	}
}
