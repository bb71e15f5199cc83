package admin

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-151f84ba/intake/records"
)

// Paging is what every list takes.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"500" doc:"The next of the page before; only with the same filters and order."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items at most."`
}

func (p Paging) list() records.List { return records.List{Cursor: p.Cursor, Limit: p.Limit} }

// page is the answer of a list.
type page[T any] struct {
	Link string `header:"Link" doc:"rel=next: the address of the next page (RFC 8288)."`
	Body struct {
		Items []T     `json:"items" nullable:"false"`
		Next  *string `json:"next" doc:"Cursor of the next page, null on the last."`
	}
}

// pageOf answers a page; at is the request's own address, for the Link header.
func pageOf[T any](at url.URL, p records.Page[T]) *page[T] {
	out := &page[T]{Link: nextLink(at, p.Next)}
	out.Body.Items, out.Body.Next = some(p.Items), p.Next
	return out
}

// pageFrom answers a page of a list that is read whole; its cursor is a position.
func pageFrom[T any](at url.URL, items []T, p Paging) (*page[T], error) {
	from, err := 0, error(nil)
	if p.Cursor != "" {
		if from, err = strconv.Atoi(p.Cursor); err != nil || from < 0 {
			return nil, records.ErrCursor
		}
	}
	from = min(from, len(items))
	to := min(from+p.Limit, len(items))
	out := records.Page[T]{Items: items[from:to]}
	if to < len(items) {
		next := strconv.Itoa(to)
		out.Next = &next
	}
	return pageOf(at, out), nil
}

// some makes an absent list an empty one: lists are never null.
func some[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

func nextLink(at url.URL, next *string) string {
	if next == nil || at.Path == "" {
		return ""
	}
	q := at.Query()
	q.Set("cursor", *next)
	return "<" + (&url.URL{Path: at.Path, RawQuery: q.Encode()}).String() + `>; rel="next"`
}

// moment reads a time of a filter: RFC 3339, or a day (UTC), of which to means the end.
func moment(s, where string, to bool) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		const cause = "must be a day (2026-01-31) or a time (2026-01-31T09:00:00Z)"
		return t, problem(http.StatusUnprocessableEntity, where+" "+cause, &huma.ErrorDetail{Message: cause, Location: "query." + where})
	}
	if to {
		t = t.AddDate(0, 0, 1)
	}
	return t, nil
}

// etag is how a version number stands in ETag.
func etag(n int64) string { return `"` + strconv.FormatInt(n, 10) + `"` }

// never is a version no object has.
const never = int64(-1)

// matching reads If-Match: nil for an absent one and for *, never for one that fits nothing of ours. A list of tags
// is read for its first: the store compares one.
func matching(header string) *int64 {
	header = strings.TrimSpace(header)
	if header == "" || header == "*" {
		return nil
	}
	first, _, _ := strings.Cut(header, ",")
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(strings.TrimSpace(first), "W/"), `"`), 10, 64)
	if err != nil || n < 0 {
		n = never
	}
	return &n
}
