package admin

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-151f84ba/intake/engine/runner"
)

func (s *server) analyticsSheets() {
	bad := []int{http.StatusBadRequest}
	register(s, call{pattern: "GET /api/v1/analytics/funnel.csv", id: "funnel-csv", tag: "analytics", errors: bad,
		summary: "The funnel by agent, channel, form and settings version, as CSV", change: answers("text/csv")}, s.funnelSheet)
	register(s, call{pattern: "GET /api/v1/analytics/fields.csv", id: "field-figures-csv", tag: "analytics", errors: bad,
		summary: "What became of each field, as CSV", change: answers("text/csv")}, s.fieldSheet)
}

type sheetIn struct{ Window }

func (s *server) funnelSheet(ctx context.Context, who Caller, in *sheetIn) (*huma.StreamResponse, error) {
	all, err := s.captures(ctx, who, in.Window)
	if err != nil {
		return nil, err
	}
	outcomes := slices.Sorted(maps.Keys(runner.Summarise(all).Outcomes))
	rows := [][]string{append([]string{"agent", "channel", "form", "settings_version", "impressions", "starts", "submissions", "conversion",
		"drop_off", "open", "average_seconds"}, outcomes...)}
	for _, r := range funnelRows(all) {
		row := []string{r.Agent, r.Channel, r.Form, r.Version, strconv.Itoa(r.Impressions), strconv.Itoa(r.Starts), strconv.Itoa(r.Submissions),
			figure(r.Conversion), strconv.Itoa(r.DropOff), strconv.Itoa(r.Open), figure(r.Average)}
		for _, k := range outcomes {
			row = append(row, strconv.Itoa(r.Outcomes[k]))
		}
		rows = append(rows, row)
	}
	return s.sheet(in.Agent, rows), nil
}

func (s *server) fieldSheet(ctx context.Context, who Caller, in *sheetIn) (*huma.StreamResponse, error) {
	all, err := s.captures(ctx, who, in.Window)
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"key", "asked", "asks", "answered", "refused", "rejected", "completed", "drop_off", "completion", "median_seconds"}}
	for _, f := range runner.FieldsOf(all) {
		rows = append(rows, []string{f.Key, strconv.Itoa(f.Asked), strconv.Itoa(f.Asks), strconv.Itoa(f.Answered), strconv.Itoa(f.Refused),
			strconv.Itoa(f.Rejected), strconv.Itoa(f.Completed), strconv.Itoa(f.DropOff), figure(f.Completion), figure(f.Median)})
	}
	return s.sheet(in.Agent, rows), nil
}

// figure writes a number with at most three digits behind the point.
func figure(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }

// sheet answers rows as CSV, the first of them the header.
func (s *server) sheet(agent string, rows [][]string) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
		attach(hc, agent, "csv")
		w := csvWriter{w: hc.BodyWriter()}
		err := w.begin(rows[0])
		for _, r := range rows[1:] {
			if err == nil {
				err = w.row(r)
			}
		}
		s.cutOff(err, "csv")
	}}
}
