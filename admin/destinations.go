package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/records"
)

func (s *server) destinationRoutes() {
	none, tag := []int{http.StatusNotFound}, "destinations"
	register(s, call{pattern: "GET /api/v1/destinations", id: "list-destinations", summary: "List destinations", tag: tag},
		func(ctx context.Context, who Caller, in *Paging) (*page[records.DestinationView], error) {
			all, err := s.store.Destinations(ctx, who.Scope)
			if err != nil {
				return nil, err
			}
			return pageFrom(who.at, all, *in)
		})
	register(s, call{pattern: "POST /api/v1/destinations", id: "create-destination", summary: "Connect a destination",
		tag: tag, status: http.StatusCreated, errors: []int{http.StatusConflict}}, s.createDestination)
	register(s, call{pattern: "GET /api/v1/destinations/{id}", id: "get-destination", tag: tag,
		summary: "Read a destination; secrets are masked", errors: none}, s.getDestination)
	register(s, call{pattern: "PUT /api/v1/destinations/{id}", id: "put-destination", tag: tag,
		summary: "Change a destination; a mask sent back keeps the secret",
		errors:  []int{http.StatusNotFound, http.StatusPreconditionFailed}}, s.putDestination)
	register(s, call{pattern: "DELETE /api/v1/destinations/{id}", id: "delete-destination", tag: tag,
		summary: "Disconnect a destination; no record is lost", status: http.StatusNoContent, errors: none},
		func(ctx context.Context, who Caller, in *DestinationID) (*struct{}, error) {
			return nil, s.store.DeleteDestination(ctx, who.Scope, in.ID)
		})
	register(s, call{pattern: "POST /api/v1/destinations/{id}/test", id: "test-destination", tag: tag,
		summary: "Send a made-up record once and tell what came of it", errors: none}, s.testDestination)
}

// destinationBody is a destination as it is made and changed.
type destinationBody struct {
	ID         string          `json:"id,omitempty" pattern:"^[a-z0-9][a-z0-9_-]{0,63}$"`
	Kind       string          `json:"kind" minLength:"1" maxLength:"32" doc:"webhook, email, slack …"`
	Settings   json.RawMessage `json:"settings,omitempty" doc:"Of the kind; a webhook has url and secret."`
	Types      []string        `json:"types,omitempty" enum:"lead,ticket" doc:"Empty: all."`
	Categories []string        `json:"categories,omitempty" maxItems:"100"`
	Agents     []string        `json:"agents,omitempty" maxItems:"100"`
	Forms      []string        `json:"forms,omitempty" maxItems:"100"`
	Events     []string        `json:"events,omitempty" maxItems:"20"`
	Off        *bool           `json:"off,omitempty" doc:"Switch it off or on again; absent: as it is."`
}

func (b destinationBody) destination() configs.Destination {
	return configs.Destination{ID: b.ID, Kind: b.Kind, Settings: b.Settings, Types: b.Types, Categories: b.Categories,
		Agents: b.Agents, Forms: b.Forms, Events: b.Events}
}

// DestinationID names a destination in the path.
type DestinationID struct {
	ID string `path:"id"`
}

type destinationOut struct {
	ETag string `header:"ETag"`
	Body records.DestinationView
}

func oneDestination(d records.DestinationView) *destinationOut {
	return &destinationOut{etag(int64(d.Number)), d}
}

func (s *server) getDestination(ctx context.Context, who Caller, in *DestinationID) (*destinationOut, error) {
	d, err := s.store.Destination(ctx, who.Scope, in.ID)
	if err != nil {
		return nil, err
	}
	return oneDestination(d), nil
}

type createDestinationIn struct{ Body destinationBody }

func (s *server) createDestination(ctx context.Context, who Caller, in *createDestinationIn) (*destinationOut, error) {
	d := in.Body.destination()
	if d.ID == "" {
		return nil, &records.Invalid{Path: "id", Why: "is needed"}
	}
	if err := s.checkDestination(ctx, d, actions.Spec{}); err != nil {
		return nil, err
	}
	v, err := s.store.PutDestination(ctx, who.Scope, d, true, nil)
	if err != nil {
		return nil, err
	}
	return s.switched(ctx, who, v, in.Body.Off)
}

type putDestinationIn struct {
	DestinationID
	Match string `header:"If-Match"`
	Body  destinationBody
}

func (s *server) putDestination(ctx context.Context, who Caller, in *putDestinationIn) (*destinationOut, error) {
	if _, err := s.store.Destination(ctx, who.Scope, in.ID); err != nil {
		return nil, err
	}
	if in.Body.ID != "" && in.Body.ID != in.ID {
		return nil, &records.Invalid{Path: "id", Why: "cannot be changed"}
	}
	d := in.Body.destination()
	d.ID = in.ID
	old, _, err := s.store.Spec(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.checkDestination(ctx, d, old); err != nil {
		return nil, err
	}
	v, err := s.store.PutDestination(ctx, who.Scope, d, false, matching(in.Match))
	if err != nil {
		return nil, err
	}
	return s.switched(ctx, who, v, in.Body.Off)
}

func (s *server) switched(ctx context.Context, who Caller, v records.DestinationView, off *bool) (*destinationOut, error) {
	if off == nil || *off == v.Off {
		return oneDestination(v), nil
	}
	if err := s.store.SwitchDestination(ctx, who.Scope, v.ID, *off); err != nil {
		return nil, err
	}
	v, err := s.store.Destination(ctx, who.Scope, v.ID)
	return oneDestination(v), err
}

// checkDestination refuses settings that cannot work. old are the settings in force, for the masks; a new host takes
// no old secret along.
func (s *server) checkDestination(ctx context.Context, d configs.Destination, old actions.Spec) error {
	now, kept := unmask(d.Settings, old.Settings)
	if kept && movesHost(d.Settings, old.Settings) {
		return &records.Invalid{Path: "settings", Why: "the address changed: enter the secrets again"}
	}
	if s.CheckDestination == nil {
		return nil
	}
	if err := s.CheckDestination(ctx, actions.Spec{ID: d.ID, Kind: d.Kind, Settings: now}); err != nil {
		return &records.Invalid{Path: "settings", Why: err.Error()}
	}
	return nil
}

// unmask puts the old secrets where masks stand; kept says that there was one.
func unmask(now, old json.RawMessage) (out json.RawMessage, kept bool) {
	var n, o any
	if json.Unmarshal(now, &n) != nil || !bytes.Contains(now, []byte(records.Mask)) {
		return now, false
	}
	_ = json.Unmarshal(old, &o) // no old settings: every mask stays as it is
	n = unmaskValue(n, o, &kept)
	raw, err := json.Marshal(n)
	if err != nil {
		return now, kept
	}
	return raw, kept
}

func unmaskValue(now, old any, kept *bool) any {
	switch n := now.(type) {
	case string:
		if n == records.Mask {
			if s, ok := old.(string); ok {
				*kept = true
				return s
			}
		}
	case map[string]any:
		o, _ := old.(map[string]any)
		for k, v := range n {
			n[k] = unmaskValue(v, o[k], kept)
		}
	}
	return now
}

// movesHost says whether an address among the settings has another host than before.
func movesHost(now, old json.RawMessage) bool {
	var n, o map[string]any
	if json.Unmarshal(now, &n) != nil || json.Unmarshal(old, &o) != nil {
		return false
	}
	for k, v := range n {
		if h := hostOf(v); h != "" && h != hostOf(o[k]) {
			return true
		}
	}
	return false
}

func hostOf(v any) string {
	text, _ := v.(string)
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return u.Host
}

// testResult is what came of a test delivery.
type testResult struct {
	OK      bool   `json:"ok" doc:"A 2xx came back."`
	Status  int    `json:"status" doc:"HTTP status, 0 when there was no answer."`
	Error   string `json:"error,omitempty" doc:"Tells address, status, answer and time limit apart."`
	Excerpt string `json:"excerpt,omitempty" doc:"The beginning of the answer."`
	TookMS  int64  `json:"took_ms"`
}

type testOut struct{ Body testResult }

func (s *server) testDestination(ctx context.Context, who Caller, in *DestinationID) (*testOut, error) {
	if _, err := s.store.Destination(ctx, who.Scope, in.ID); err != nil {
		return nil, err
	}
	spec, on, err := s.store.Spec(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !on || s.TestDestination == nil {
		return nil, problem(http.StatusConflict, "the destination is switched off")
	}
	if err := s.store.NoteAudit(ctx, who.Scope, "destination.test", in.ID, ""); err != nil {
		return nil, err
	}
	begin := time.Now()
	o := s.TestDestination(ctx, spec)
	return &testOut{testResult{OK: o.Done, Status: o.Status, Error: o.Err, Excerpt: o.Excerpt,
		TookMS: time.Since(begin).Milliseconds()}}, nil
}
