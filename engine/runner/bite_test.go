package runner

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// aLog is a turn log written by hand, conversation by conversation: what each turn did, and when.
//
//	lead     telegram, v1: asked for a name (10 s), a number (rejected once, 30 s), filed 40 s after the first value
//	form     web, v2, form enterprise: two fields filled in by a card at 20 s, filed as a ticket, incomplete, 30 s later
//	leaves   voice, v1: gives a name after 5 s, refuses to say the number, hangs up at it
//	declines telegram, v2: an offer, declined
//	open     web, v1: asked for a number; not over
func aLog() map[string][]Marked {
	log := map[string][]Marked{}
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	turn := func(name, channel, version string, after int, m Mark) {
		log[name] = append(log[name], Marked{Conversation: name, Agent: "demo", Channel: channel, Version: version,
			At: at.Add(time.Duration(after) * time.Second), Marks: []Mark{m}})
	}
	turn("lead", "telegram", "v1", 0, Mark{Shown: true, Asked: []string{"name"}, Open: "name"})
	turn("lead", "telegram", "v1", 10, Mark{Shown: true, Given: []string{"name"}, Asked: []string{"phone"}, Open: "phone"})
	turn("lead", "telegram", "v1", 20, Mark{Shown: true, Rejected: []string{"phone"}, Asked: []string{"phone"}, Open: "phone"})
	turn("lead", "telegram", "v1", 50, Mark{Given: []string{"phone"}, Filed: "lead", Completed: []string{"name", "phone"}})
	turn("form", "web", "v2", 0, Mark{Form: "enterprise", Shown: true, Asked: []string{"name", "email"}, Open: "name"})
	turn("form", "web", "v2", 20, Mark{Form: "enterprise", Touched: true, Shown: true, Rejected: []string{"email"}, Open: "name"})
	turn("form", "web", "v2", 50, Mark{Form: "enterprise", Given: []string{"name"}, Filed: "ticket", Partial: true, Completed: []string{"name"}})
	turn("leaves", "voice", "v1", 0, Mark{Shown: true, Asked: []string{"name"}, Open: "name"})
	turn("leaves", "voice", "v1", 5, Mark{Shown: true, Given: []string{"name"}, Asked: []string{"phone"}, Open: "phone"})
	turn("leaves", "voice", "v1", 15, Mark{Shown: true, Refused: []string{"phone"}, Open: "phone"})
	turn("leaves", "voice", "v1", 25, Mark{Ended: "abandoned"})
	turn("declines", "telegram", "v2", 0, Mark{Shown: true})
	turn("declines", "telegram", "v2", 5, Mark{Ended: "declined"})
	turn("open", "web", "v1", 0, Mark{Shown: true, Asked: []string{"phone"}, Open: "phone"})
	return log
}

// figures are all of H1 and H2 that a log holds, by name; those of a part by its settings version, form, channel and agent.
func figures(log map[string][]Marked) map[string]string {
	var all []Capture
	for _, name := range slices.Sorted(maps.Keys(log)) {
		all = append(all, Captures(log[name])...)
	}
	out := map[string]string{}
	flat := func(prefix string, v any) {
		r := reflect.ValueOf(v)
		for i := range r.NumField() {
			f, tag := r.Field(i), r.Type().Field(i).Tag.Get("json")
			switch {
			case f.Kind() == reflect.Map:
				for k, n := range f.Interface().(map[string]int) {
					out[prefix+tag+"."+k] = fmt.Sprint(n)
				}
			case tag != "key" && !f.IsZero():
				out[prefix+tag] = fmt.Sprintf("%.4g", number(f))
			}
		}
	}
	flat("", Summarise(all))
	for _, f := range FieldsOf(all) {
		flat(f.Key+".", f)
	}
	for _, c := range all {
		for _, part := range []string{"version " + c.Version, "form " + c.Form, "channel " + c.Channel, "agent " + c.Agent} {
			n := 0
			_, _ = fmt.Sscan(out[part], &n)
			out[part] = fmt.Sprint(n + 1)
		}
	}
	return out
}

func number(v reflect.Value) float64 {
	if v.CanInt() {
		return float64(v.Int())
	}
	return v.Float()
}

// changes are the figures that differ, as "name was→is"; a figure that is not there is 0.
func changes(was, is map[string]string) []string {
	var out []string
	for k := range maps.Keys(merged(was, is)) {
		if a, b := orZero(was[k]), orZero(is[k]); a != b {
			out = append(out, k+" "+a+"→"+b)
		}
	}
	slices.Sort(out)
	return out
}

func merged(a, b map[string]string) map[string]string {
	c := maps.Clone(a)
	maps.Copy(c, b)
	return c
}

func orZero(s string) string {
	if s == "" {
		return "0"
	}
	return s
}

// TestFiguresOfALogWrittenByHand: every figure of H1 and H2, counted by hand from the comment of aLog.
func TestFiguresOfALogWrittenByHand(t *testing.T) {
	want := map[string]string{
		"impressions": "5", "starts": "3", "submissions": "2", "conversion": "0.4", "drop_off": "1", "open": "1", "average_seconds": "35",
		"outcomes.lead": "1", "outcomes.ticket": "1", "outcomes.incomplete": "1", "outcomes.abandoned": "1", "outcomes.declined": "1", "outcomes.open": "1",
		"name.asked": "3", "name.asks": "3", "name.answered": "3", "name.completed": "2", "name.completion": "0.6667", "name.median_seconds": "10",
		"phone.asked": "3", "phone.asks": "4", "phone.answered": "1", "phone.refused": "1", "phone.rejected": "1", "phone.completed": "1", "phone.drop_off": "1",
		"phone.completion": "0.3333", "phone.median_seconds": "40", "email.asked": "1", "email.asks": "1", "email.rejected": "1",
		"version v1": "3", "version v2": "2", "form default": "4", "form enterprise": "1", "channel telegram": "2", "channel web": "2", "channel voice": "1", "agent demo": "5",
	}
	if got := changes(want, figures(aLog())); len(got) != 0 {
		t.Errorf("by hand → from the log: %s", strings.Join(got, "\n"))
	}
}

// bites are changes of one event each, and the figures that must change with it, no other.
var bites = []struct {
	event  string // the member of the mark or of the row that is changed
	of     string
	turn   int
	change func(*Marked, *Mark)
	want   string
}{
	{"Shown", "declines", 0, func(_ *Marked, m *Mark) { m.Shown = false },
		"channel telegram 2→1, conversion 0.4→0.5, form default 4→3, impressions 5→4, outcomes.declined 1→0, version v2 2→1, agent demo 5→4"},
	{"Touched", "form", 1, func(_ *Marked, m *Mark) { m.Touched = false }, "average_seconds 35→20"},
	{"Asked", "lead", 2, func(_ *Marked, m *Mark) { m.Asked = nil }, "phone.asks 4→3"},
	{"Asked", "open", 0, func(_ *Marked, m *Mark) { m.Asked = nil }, "phone.asked 3→2, phone.asks 4→3, phone.completion 0.3333→0.5"},
	{"Given", "leaves", 1, func(_ *Marked, m *Mark) { m.Given = nil }, "drop_off 1→0, name.answered 3→2, name.median_seconds 10→30, starts 3→2"},
	{"Rejected", "lead", 2, func(_ *Marked, m *Mark) { m.Rejected = nil }, "phone.rejected 1→0"},
	{"Rejected", "form", 1, func(_ *Marked, m *Mark) { m.Rejected = nil }, "email.rejected 1→0"},
	{"Refused", "leaves", 2, func(_ *Marked, m *Mark) { m.Refused = nil }, "phone.refused 1→0"},
	{"Open", "leaves", 2, func(_ *Marked, m *Mark) { m.Open = "name" }, "name.drop_off 0→1, phone.drop_off 1→0"},
	{"Filed", "lead", 3, func(_ *Marked, m *Mark) { m.Filed = "ticket" }, "outcomes.lead 1→0, outcomes.ticket 1→2"},
	{"Filed", "lead", 3, func(_ *Marked, m *Mark) { m.Filed, m.Completed = "", nil },
		"average_seconds 35→30, conversion 0.4→0.2, name.completed 2→1, name.completion 0.6667→0.3333, open 1→2, outcomes.lead 1→0, outcomes.open 1→2, phone.completed 1→0, phone.completion 0.3333→0, submissions 2→1"},
	{"Completed", "form", 2, func(_ *Marked, m *Mark) { m.Completed = nil }, "name.completed 2→1, name.completion 0.6667→0.3333"},
	{"Partial", "form", 2, func(_ *Marked, m *Mark) { m.Partial = false }, "outcomes.incomplete 1→0"},
	{"Ended", "leaves", 3, func(_ *Marked, m *Mark) { m.Ended = "cancelled" }, "outcomes.abandoned 1→0, outcomes.cancelled 0→1"},
	{"Ended", "leaves", 3, func(_ *Marked, m *Mark) { m.Ended = "" }, "drop_off 1→0, open 1→2, outcomes.abandoned 1→0, outcomes.open 1→2, phone.drop_off 1→0"},
	{"Form", "form", 2, func(_ *Marked, m *Mark) { m.Form = "trial" }, "form enterprise 1→0, form trial 0→1"},
	{"Version", "open", 0, func(t *Marked, _ *Mark) { t.Version = "v2" }, "version v1 3→2, version v2 2→3"},
	{"Channel", "open", 0, func(t *Marked, _ *Mark) { t.Channel = "x" }, "channel web 2→1, channel x 0→1"},
	{"Agent", "open", 0, func(t *Marked, _ *Mark) { t.Agent = "shop" }, "agent demo 5→4, agent shop 0→1"},
	{"At", "lead", 1, func(t *Marked, _ *Mark) { t.At = t.At.Add(5 * time.Second) }, "average_seconds 35→32.5, name.median_seconds 10→15, phone.median_seconds 40→35"},
	{"At", "form", 2, func(t *Marked, _ *Mark) { t.At = t.At.Add(30 * time.Second) }, "average_seconds 35→50"},
}

// TestEveryFigureBites: one event of the log is changed, and exactly the figures that count it change. Every member of a
// mark and every figure is reached by one.
func TestEveryFigureBites(t *testing.T) {
	was := figures(aLog())
	events, reached := map[string]bool{}, map[string]bool{}
	for _, b := range bites {
		log := aLog()
		row := &log[b.of][b.turn]
		b.change(row, &row.Marks[0])
		got, want := changes(was, figures(log)), strings.Split(b.want, ", ")
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s of %s, turn %d\n got %s\nwant %s", b.event, b.of, b.turn, strings.Join(got, ", "), strings.Join(want, ", "))
		}
		events[b.event] = true
		for _, g := range got {
			name, _, _ := strings.Cut(g, " ")
			_, last, dotted := strings.Cut(name, ".")
			if dotted && !strings.HasPrefix(name, "outcomes") {
				name = "field " + last
			}
			reached[strings.SplitN(name, ".", 2)[0]], reached[name] = true, true
		}
	}
	for _, of := range []any{Mark{}, Marked{}} {
		for f := range reflect.TypeOf(of).Fields() {
			if f.Name != "Conversation" && f.Name != "Marks" && !events[f.Name] {
				t.Errorf("no event changes %s", f.Name)
			}
		}
	}
	for prefix, of := range map[string]any{"": Funnel{}, "field ": FieldFigures{}} {
		for f := range reflect.TypeOf(of).Fields() {
			if name := f.Tag.Get("json"); name != "key" && !reached[prefix+name] {
				t.Errorf("no event changes the figure %s%s", prefix, name)
			}
		}
	}
}
