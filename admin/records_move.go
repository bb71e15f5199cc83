package admin

import (
	"context"
	"net/http"

	"github.com/seed-151f84ba/intake/records"
)

type moveIn struct {
	RecordID
	Match string `header:"If-Match"`
}

func (s *server) moveRoutes() {
	move := func(action, summary string) {
		register(s, call{pattern: "POST /api/v1/records/{id}/" + action, id: action + "-record", summary: summary,
			tag: "records", errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}},
			func(ctx context.Context, who Caller, in *moveIn) (*recordOut, error) {
				r, err := s.store.MoveRecord(ctx, who.Scope, in.ID, action, matching(in.Match))
				if err != nil {
					return nil, err
				}
				return oneRecord(r), nil
			})
	}
	move("archive", "Put a record aside; it stays searchable")
	move("restore", "Bring an archived or deleted record back")
	move("delete", "Delete a record; it can be restored for 30 days")
	register(s, call{pattern: "POST /api/v1/records/{id}/purge", id: "purge-record", tag: "records",
		summary: "Remove a deleted record for good", status: http.StatusNoContent,
		errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}}, s.purge)
	register(s, call{pattern: "POST /api/v1/records/bulk", id: "bulk-records", tag: "records",
		summary: "Change or move several records; refused ones are named"}, s.bulk)
}

func (s *server) purge(ctx context.Context, who Caller, in *moveIn) (*struct{}, error) {
	_, err := s.store.MoveRecord(ctx, who.Scope, in.ID, "purge", matching(in.Match))
	return nil, err
}

type bulkIn struct {
	Body struct {
		IDs    []string `json:"ids" minItems:"1" maxItems:"200" nullable:"false"`
		Action string   `json:"action" enum:"patch,archive,delete,restore,purge"`
		Patch  change   `json:"patch,omitzero" required:"false" doc:"With the action patch."`
	}
}

func (s *server) bulk(ctx context.Context, who Caller, in *bulkIn) (*page[records.BulkResult], error) {
	action := in.Body.Action
	if (action == "delete" || action == "purge") && !who.Admins() {
		return nil, forbidden("your role does not allow this")
	}
	var done []records.BulkResult
	var err error
	if action == "patch" {
		if in.Body.Patch == (change{}) {
			return nil, &records.Invalid{Path: "patch", Why: "says nothing to change"}
		}
		done, err = s.store.BulkPatch(ctx, who.Scope, in.Body.IDs, in.Body.Patch.patch(nil))
	} else {
		done, err = s.store.BulkMove(ctx, who.Scope, in.Body.IDs, action)
	}
	return pageOf(who.at, records.Page[records.BulkResult]{Items: done}), err
}
