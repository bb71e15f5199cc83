package admin

import (
	"context"
	"net/http"

	"github.com/seed-151f84ba/intake/records"
)

func (s *server) mergeRoutes() {
	errors := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	register(s, call{pattern: "POST /api/v1/records/{id}/merge", id: "merge-record", tag: "records", errors: errors,
		summary: "Make a record part of another one about the same matter; asked again nothing happens"}, s.merge)
	register(s, call{pattern: "POST /api/v1/records/{id}/unmerge", id: "unmerge-record", tag: "records",
		errors:  []int{http.StatusNotFound, http.StatusPreconditionFailed},
		summary: "Undo a merge: the record is back as it was, what the other one gained stays with it"}, s.unmerge)
}

type mergeIn struct {
	RecordID
	Match string `header:"If-Match" doc:"The ETag of the record that becomes part of another one."`
	Body  struct {
		Into    string `json:"into" minLength:"1" maxLength:"32" doc:"The record that stands for both from then on."`
		Version *int64 `json:"into_version,omitempty" doc:"Its version the decision is based on; another one in force: 412."`
		Reason  string `json:"reason,omitempty" maxLength:"1000" doc:"Goes with the activity of both."`
	}
}

func (s *server) merge(ctx context.Context, who Caller, in *mergeIn) (*recordOut, error) {
	r, err := s.store.MergeRecord(ctx, who.Scope, records.Merge{ID: in.ID, Into: in.Body.Into, Reason: in.Body.Reason,
		Match: matching(in.Match), IntoMatch: in.Body.Version})
	if err != nil {
		return nil, err
	}
	return oneRecord(r), nil
}

type unmergeIn struct {
	RecordID
	Match string `header:"If-Match"`
	Body  *struct {
		Reason string `json:"reason,omitempty" maxLength:"1000" doc:"Goes with the activity of both."`
	} `required:"false"`
}

func (s *server) unmerge(ctx context.Context, who Caller, in *unmergeIn) (*recordOut, error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	r, err := s.store.UnmergeRecord(ctx, who.Scope, in.ID, reason, matching(in.Match))
	if err != nil {
		return nil, err
	}
	return oneRecord(r), nil
}
