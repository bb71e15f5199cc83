package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-151f84ba/intake/records"
)

// Filters choose records; the exports take the same ones.
type Filters struct {
	Type     string `query:"type" enum:"lead,ticket"`
	Status   string `query:"status" enum:"new,open,in_progress,waiting_on_customer,resolved,closed,cancelled,spam,active" doc:"active: without closed, cancelled and spam."`
	Priority string `query:"priority" enum:"low,medium,high,critical,normal" doc:"normal means medium."`
	Category string `query:"category" maxLength:"100"`
	Channel  string `query:"channel" maxLength:"32"`
	Agent    string `query:"agent" maxLength:"64"`
	Form     string `query:"form" maxLength:"64"`
	Assignee string `query:"assignee" maxLength:"64" doc:"me, none or a member's id."`
	Folder   string `query:"folder" enum:"inbox,archived,deleted,merged,all" default:"inbox" doc:"merged: part of another record, and in no other folder. all: the merged ones too."`
	Q        string `query:"q" maxLength:"200" doc:"Found in id, subject, description, labels and values."`
	From     string `query:"from" maxLength:"40" doc:"Created at or after: a day (UTC) or RFC 3339."`
	To       string `query:"to" maxLength:"40" doc:"Created before; a day is taken to its end."`
}

func (f Filters) filter() (records.Filter, error) {
	from, err := moment(f.From, "from", false)
	if err != nil {
		return records.Filter{}, err
	}
	to, err := moment(f.To, "to", true)
	return records.Filter{Type: f.Type, Status: f.Status, Priority: priority(f.Priority), Category: f.Category,
		Channel: f.Channel, Agent: f.Agent, Form: f.Form, Assignee: f.Assignee, Folder: f.Folder,
		Q: strings.TrimSpace(f.Q), From: from, To: to}, err
}

// priority spells the alias of A8 out.
func priority(p string) string {
	if p == "normal" {
		return "medium"
	}
	return p
}

// Order is how records are sorted.
type Order struct {
	Sort string `query:"sort" enum:"created_at,-created_at,updated_at,-updated_at,priority,-priority,score,-score" default:"-created_at" doc:"A minus in front: newest or highest first."`
}

type recordsIn struct {
	Filters
	Order
	Paging
}

type recordsOut struct {
	Link string `header:"Link"`
	Body struct {
		Items  []records.Record `json:"items" nullable:"false"`
		Next   *string          `json:"next"`
		Counts records.Counts   `json:"counts" doc:"Per type, folder and status; each follows the other filters."`
	}
}

func (s *server) recordRoutes() {
	register(s, call{pattern: "GET /api/v1/records", id: "list-records", summary: "List records", tag: "records",
		errors: []int{http.StatusBadRequest}}, s.listRecords)
	register(s, call{pattern: "POST /api/v1/records", id: "create-record", summary: "Make a record by hand",
		tag: "records", status: http.StatusCreated}, s.createRecord)
	register(s, call{pattern: "GET /api/v1/records/{id}", id: "get-record", summary: "Read a record", tag: "records",
		errors: []int{http.StatusNotFound}}, s.getRecord)
	register(s, call{pattern: "PATCH /api/v1/records/{id}", id: "patch-record", tag: "records",
		summary: "Change status, priority, assignee, notes or subject",
		errors:  []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}}, s.patchRecord)
}

func (s *server) listRecords(ctx context.Context, who Caller, in *recordsIn) (*recordsOut, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	l := in.list()
	l.Sort = in.Sort
	p, err := s.store.ListRecords(ctx, who.Scope, f, l)
	if err != nil {
		return nil, err
	}
	out := &recordsOut{Link: nextLink(who.at, p.Next)}
	out.Body.Items, out.Body.Next, out.Body.Counts = some(p.Items), p.Next, p.Counts
	for i := range out.Body.Items {
		tidy(&out.Body.Items[i])
	}
	return out, nil
}

// tidy makes absent lists empty ones.
func tidy(r *records.Record) {
	r.Fields = some(r.Fields)
	for i := range r.Fields {
		r.Fields[i].Evidence = some(r.Fields[i].Evidence)
	}
	if r.Visitor == nil {
		r.Visitor = map[string]string{}
	}
}

// RecordID names a record in the path.
type RecordID struct {
	ID string `path:"id" doc:"Of the record, such as WIT-LED-7K2MX."`
}

type recordOut struct {
	ETag string `header:"ETag"`
	Body records.Record
}

func oneRecord(r records.Record) *recordOut {
	tidy(&r)
	return &recordOut{ETag: etag(r.Version), Body: r}
}

type getRecordIn struct {
	RecordID
	NoneMatch string `header:"If-None-Match" doc:"The ETag that is known: 304 while it is in force."`
}

func (s *server) getRecord(ctx context.Context, who Caller, in *getRecordIn) (*recordOut, error) {
	r, err := s.store.GetRecord(ctx, who.Scope, in.ID)
	if err != nil {
		return nil, err
	}
	if known := matching(in.NoneMatch); known != nil && *known == r.Version {
		return nil, huma.Status304NotModified()
	}
	return oneRecord(r), nil
}

// change is what a member may change of a record; an absent member stays.
type change struct {
	Status   *string `json:"status,omitempty" enum:"new,open,in_progress,waiting_on_customer,resolved,closed,cancelled,spam"`
	Priority *string `json:"priority,omitempty" enum:"low,medium,high,critical,normal"`
	Assignee someone `json:"assignee,omitzero"`
	Notes    *string `json:"notes,omitempty" maxLength:"10000"`
	Subject  *string `json:"subject,omitempty" maxLength:"120"`
	Note     string  `json:"note,omitempty" maxLength:"1000" doc:"Goes with the change in the activity."`
}

// someone is an assignee that may be given as null: nobody.
type someone struct {
	given bool
	id    string
}

// UnmarshalJSON fulfils json.Unmarshaler.
func (s *someone) UnmarshalJSON(raw []byte) error {
	s.given, s.id = true, ""
	if string(raw) == "null" {
		return nil
	}
	return json.Unmarshal(raw, &s.id)
}

// Schema fulfils huma.SchemaProvider.
func (someone) Schema(huma.Registry) *huma.Schema {
	most := 64
	return &huma.Schema{Type: huma.TypeString, Nullable: true, MaxLength: &most, Description: "A member's id or me; null or empty for nobody."}
}

func (c change) patch(match *int64) records.Patch {
	p := records.Patch{Status: c.Status, Priority: c.Priority, Notes: c.Notes, Subject: c.Subject, Note: c.Note, Match: match}
	if p.Priority != nil {
		v := priority(*p.Priority)
		p.Priority = &v
	}
	if c.Assignee.given {
		p.Assignee = &c.Assignee.id
		if c.Assignee.id == "none" {
			*p.Assignee = ""
		}
	}
	return p
}

type patchIn struct {
	RecordID
	Match string `header:"If-Match" doc:"The ETag the change is based on; another one in force: 412."`
	Body  change
}

func (s *server) patchRecord(ctx context.Context, who Caller, in *patchIn) (*recordOut, error) {
	r, err := s.store.PatchRecord(ctx, who.Scope, in.ID, in.Body.patch(matching(in.Match)))
	if err != nil {
		return nil, err
	}
	return oneRecord(r), nil
}
