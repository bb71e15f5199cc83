package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-151f84ba/intake/records"
)

type exportIn struct {
	Filters
	Order
	Cursor string `query:"cursor" maxLength:"500" doc:"With limit: the same page as the list's."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" doc:"Absent: everything that matches."`
	Format string `query:"format" enum:"guarded,raw" default:"guarded" doc:"CSV only. guarded: for spreadsheets. raw: values untouched, for programs."`
}

// exporter prepares an export; what it returns writes it.
type exporter func(context.Context, Caller, *exportIn, records.Filter, records.List) (func(huma.Context), error)

func (s *server) exportRoutes() {
	export := func(kind, media, summary string, answer exporter) {
		register(s, call{pattern: "GET /api/v1/records." + kind, id: "export-records-" + kind, summary: summary,
			tag: "records", errors: []int{http.StatusBadRequest}, change: answers(media)},
			func(ctx context.Context, who Caller, in *exportIn) (*huma.StreamResponse, error) {
				f, err := in.filter()
				if err != nil {
					return nil, err
				}
				l := records.List{Sort: in.Sort, Cursor: in.Cursor, Limit: in.Limit}
				// The first read tells of a bad cursor or filter while a problem can still be answered.
				probe := l
				probe.Limit = 1
				if _, err := s.store.ListRecords(ctx, who.Scope, f, probe); err != nil {
					return nil, err
				}
				if err := s.store.NoteAudit(ctx, who.Scope, "records.export", kind, ""); err != nil {
					return nil, err
				}
				write, err := answer(ctx, who, in, f, l)
				return &huma.StreamResponse{Body: write}, err
			})
	}
	export("csv", "text/csv", "Records as CSV", s.csv)
	export("jsonl", "application/jsonl", "Records as JSON Lines", s.jsonl)
}

// answers tells OpenAPI of an answer that is no JSON.
func answers(media string) func(*huma.Operation) {
	return func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
			media: {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	}
}

// attach names the download: the agent's id, or records for several.
func attach(ctx huma.Context, agent, kind string) {
	ctx.SetHeader("Content-Disposition", `attachment; filename="`+fileName(agent, kind)+`"`)
}

// fileName is at most 64 characters of a-z, A-Z, 0-9, _ and - before and in its ending.
func fileName(agent, kind string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return -1
	}, agent)
	if name == "" {
		name = "records"
	}
	if most := 64 - len(kind) - 1; len(name) > most {
		name = name[:most]
	}
	return name + "." + kind
}

func (s *server) jsonl(ctx context.Context, who Caller, in *exportIn, f records.Filter, l records.List) (func(huma.Context), error) {
	return func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/jsonl; charset=utf-8")
		attach(hc, in.Agent, "jsonl")
		enc := json.NewEncoder(hc.BodyWriter())
		enc.SetEscapeHTML(false)
		err := s.store.EachRecord(ctx, who.Scope, f, l, func(r records.Record) error {
			tidy(&r)
			return enc.Encode(r)
		})
		s.cutOff(err, "jsonl")
	}, nil
}

// cutOff ends a stream that failed half way so that the client sees it: the connection is closed without an end.
func (s *server) cutOff(err error, kind string) {
	if err == nil {
		return
	}
	s.log.Warn("export cut off", "kind", kind, "err", err)
	panic(http.ErrAbortHandler)
}

func (s *server) csv(ctx context.Context, who Caller, in *exportIn, f records.Filter, l records.List) (func(huma.Context), error) {
	raw := in.Format == "raw"
	t := newTable(s.base, nil)
	if !raw { // raw keeps the ids
		people, err := s.names(ctx)
		if err != nil {
			return nil, err
		}
		t.people = people
	}
	if err := s.store.EachRecord(ctx, who.Scope, f, l, func(r records.Record) error { t.learn(r); return nil }); err != nil {
		return nil, err
	}
	return func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
		attach(hc, in.Agent, "csv")
		w := csvWriter{w: hc.BodyWriter(), raw: raw}
		err := w.begin(t.header())
		if err == nil {
			err = s.store.EachRecord(ctx, who.Scope, f, l, func(r records.Record) error { return w.row(t.row(r)) })
		}
		s.cutOff(err, "csv")
	}, nil
}
