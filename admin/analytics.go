package admin

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// Window chooses the captures that are counted.
type Window struct {
	Agent   string `query:"agent" maxLength:"64"`
	Channel string `query:"channel" maxLength:"32"`
	Form    string `query:"form" maxLength:"64" doc:"A named form, or default."`
	Version string `query:"version" maxLength:"64" doc:"Settings version the capture was shown under."`
	From    string `query:"from" maxLength:"40" doc:"First shown at or after: a day (UTC) or RFC 3339."`
	To      string `query:"to" maxLength:"40" doc:"First shown before; a day is taken to its end."`
}

func (in Window) filter() (records.CaptureFilter, error) {
	from, err := moment(in.From, "from", false)
	if err != nil {
		return records.CaptureFilter{}, err
	}
	to, err := moment(in.To, "to", true)
	return records.CaptureFilter{Agent: in.Agent, Channel: in.Channel, Form: in.Form, Version: in.Version, From: from, To: to}, err
}

func (s *server) analyticsRoutes() {
	bad := []int{http.StatusBadRequest}
	register(s, call{pattern: "GET /api/v1/analytics/funnel", id: "funnel", tag: "analytics", errors: bad,
		summary: "Impressions, starts, submissions and what became of captures, altogether and by agent, channel, form and settings version"}, s.funnel)
	register(s, call{pattern: "GET /api/v1/analytics/fields", id: "field-figures", tag: "analytics", errors: bad,
		summary: "What became of each field that was asked for"}, s.fieldFigures)
	s.analyticsSheets()
}

func (s *server) captures(ctx context.Context, who Caller, in Window) ([]runner.Capture, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	return s.store.Captures(ctx, who.Scope, f)
}

type funnelIn struct {
	Window
	Open string `query:"open" enum:"impressions,starts,submissions,drop_off,open" doc:"Also list the conversations behind this number."`
}

// funnelRow is the figures of one agent, channel, form and settings version.
type funnelRow struct {
	Agent   string `json:"agent"`
	Channel string `json:"channel"`
	Form    string `json:"form"`
	Version string `json:"settings_version"`
	runner.Funnel
}

type funnelOut struct {
	Body struct {
		runner.Funnel
		Items         []funnelRow `json:"items" nullable:"false"`
		Next          *string     `json:"next" doc:"Always null: the list is whole."`
		Conversations []string    `json:"conversations,omitempty" doc:"With open: those behind the number, each once."`
	}
}

func (s *server) funnel(ctx context.Context, who Caller, in *funnelIn) (*funnelOut, error) {
	all, err := s.captures(ctx, who, in.Window)
	if err != nil {
		return nil, err
	}
	out := &funnelOut{}
	out.Body.Funnel = runner.Summarise(all)
	out.Body.Items = funnelRows(all)
	if in.Open != "" {
		out.Body.Conversations = behind(all, in.Open)
	}
	return out, nil
}

func funnelRows(all []runner.Capture) []funnelRow {
	groups := map[funnelKey][]runner.Capture{}
	for _, c := range all {
		k := funnelKey{c.Agent, c.Channel, c.Form, c.Version}
		groups[k] = append(groups[k], c)
	}
	rows := make([]funnelRow, 0, len(groups))
	for k, g := range groups {
		rows = append(rows, funnelRow{k.agent, k.channel, k.form, k.version, runner.Summarise(g)})
	}
	slices.SortFunc(rows, func(a, b funnelRow) int {
		return cmp.Or(strings.Compare(a.Agent, b.Agent), strings.Compare(a.Channel, b.Channel), strings.Compare(a.Form, b.Form), strings.Compare(a.Version, b.Version))
	})
	return rows
}

type funnelKey struct{ agent, channel, form, version string }

// behind lists the conversations of the captures that make up a number.
func behind(all []runner.Capture, number string) []string {
	out := []string{}
	for _, c := range all {
		started, open := !c.Started.IsZero(), c.Outcome == runner.OutcomeOpen
		counts := map[string]bool{"impressions": true, "starts": started, "submissions": c.Filed(),
			"drop_off": started && !open && !c.Filed(), "open": open}[number]
		if counts && !slices.Contains(out, c.Conversation) {
			out = append(out, c.Conversation)
		}
	}
	return out
}

type fieldsIn struct {
	Window
	Sort string `query:"sort" enum:"completion,drop_off,time" doc:"Worst first; without it in the order they came up."`
}

type fieldsOut struct {
	Body struct {
		Items []runner.FieldFigures `json:"items" nullable:"false"`
		Next  *string               `json:"next" doc:"Always null: the list is whole."`
	}
}

func (s *server) fieldFigures(ctx context.Context, who Caller, in *fieldsIn) (*fieldsOut, error) {
	all, err := s.captures(ctx, who, in.Window)
	if err != nil {
		return nil, err
	}
	out := &fieldsOut{}
	out.Body.Items = some(runner.FieldsOf(all))
	runner.Rank(out.Body.Items, in.Sort)
	return out, nil
}
