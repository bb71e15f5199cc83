package admin

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/records"
)

// compile makes the policy of settings for an agent and mode.
func compile(a configs.Agent, m engine.Mode, c configs.Capture) (engine.Policy, []policy.Finding) {
	return compileFor(a, m, c, nil)
}

// compileFor makes the policy of a connection that overrides the settings (A13); nil: of the agent itself.
func compileFor(a configs.Agent, m engine.Mode, c configs.Capture, o *configs.Override) (engine.Policy, []policy.Finding) {
	c.Fields, c.Custom = maps.Clone(c.Fields), slices.Clone(c.Custom)
	c.Normalize()
	a.Text, a.Voice = nil, nil
	if m == engine.Text {
		a.Text = &c
	} else {
		a.Voice = &c
	}
	p, findings, _ := policy.Compile(a, m, o)
	return p, findings
}

// publish makes settings the live version, for the connections that override some of them too.
func (s *server) publish(ctx context.Context, who Caller, body configs.Agent, id string, m engine.Mode, c configs.Capture, match *int64) (records.CaptureView, error) {
	p, _ := compile(body, m, c)
	accounts, err := s.store.Accounts(ctx, who.Scope)
	if err != nil {
		return records.CaptureView{}, err
	}
	var over []records.AccountPolicy
	for _, a := range accounts {
		if a.Agent == id && a.Capture != nil && !a.Off {
			own, _ := compileFor(body, m, c, a.Capture)
			over = append(over, records.AccountPolicy{Account: a.ID, Policy: own})
		}
	}
	return s.store.PublishCapture(ctx, who.Scope, id, m, c, p, match, over...)
}

// CaptureID names an agent and a mode in the path.
type CaptureID struct {
	AgentID
	Mode string `path:"mode" doc:"text or voice."`
}

// mode is the mode of the path; one there is not is a path there is not.
func (c CaptureID) mode() (engine.Mode, error) {
	if m := engine.Mode(c.Mode); m == engine.Text || m == engine.Voice {
		return m, nil
	}
	return "", notFound()
}

func (s *server) captureRoutes() {
	none := []int{http.StatusNotFound}
	register(s, call{pattern: "GET /api/v1/agents/{id}/capture/{mode}", id: "get-capture", tag: "capture",
		summary: "The capture settings of a mode", errors: none}, s.getCapture)
	register(s, call{pattern: "PUT /api/v1/agents/{id}/capture/{mode}", id: "put-capture", tag: "capture",
		summary: "Publish capture settings as a new version, or keep a draft",
		errors:  []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		change:  func(op *huma.Operation) { op.SkipValidateBody = true }}, s.putCapture)
	s.describeCapture()
	register(s, call{pattern: "GET /api/v1/agents/{id}/capture/{mode}/versions", id: "list-capture-versions",
		tag: "capture", summary: "Published versions, newest first", errors: none}, s.listVersions)
	register(s, call{pattern: "POST /api/v1/agents/{id}/capture/voice/copy", id: "copy-capture", tag: "capture",
		summary: "Copy fields, categories and priorities from text to voice, once",
		errors:  []int{http.StatusNotFound, http.StatusPreconditionFailed}}, s.copyCapture)
}

type getCaptureIn struct {
	CaptureID
	Opinion bool `query:"opinion" doc:"Ask the language model for its reading of the instructions too."`
}

func (s *server) getCapture(ctx context.Context, who Caller, in *getCaptureIn) (*captureOut, error) {
	mode, err := in.mode()
	if err != nil {
		return nil, err
	}
	v, err := s.store.Capture(ctx, who.Scope, in.ID, mode)
	if err != nil {
		return nil, err
	}
	_, findings := compile(v.Body, mode, v.Capture)
	out, err := showCapture(v, v.Policy, findings)
	if err == nil && in.Opinion {
		out.Body.Suggestions = s.suggestions(ctx, v.Capture, mode)
	}
	return out, err
}

// describeCapture tells OpenAPI what PUT takes; configs.ReadCapture reads it, as strictly as the file.
func (s *server) describeCapture() {
	doc := s.api.OpenAPI()
	schema := *huma.SchemaFromType(doc.Components.Schemas, reflect.TypeFor[Settings]())
	schema.Required, schema.AdditionalProperties = nil, true
	schema.Description = "The settings; absent members take their defaults. What GET answers may be sent back."
	op := doc.Paths["/api/v1/agents/{id}/capture/{mode}"].Put
	op.RequestBody.Content = map[string]*huma.MediaType{"application/json": {Schema: &schema}}
}

type putCaptureIn struct {
	CaptureID
	Match   string `header:"If-Match" doc:"Needed: the ETag the change is based on, or *."`
	Draft   bool   `query:"draft" doc:"Keep a draft that no customer meets instead of publishing."`
	RawBody []byte `contentType:"application/json"`
}

func (s *server) putCapture(ctx context.Context, who Caller, in *putCaptureIn) (*captureOut, error) {
	mode, err := in.mode()
	if err != nil {
		return nil, err
	}
	now, err := s.store.Capture(ctx, who.Scope, in.ID, mode)
	if err != nil {
		return nil, err
	}
	if in.Match == "" {
		return nil, problem(http.StatusPreconditionRequired, "say in If-Match which version this is based on")
	}
	match := matching(in.Match)
	if match != nil && *match != int64(now.Number) {
		return nil, records.ErrVersion
	}
	c, err := readCapture(in.RawBody)
	if err != nil {
		return nil, err
	}
	p, findings := compile(now.Body, mode, c)
	var saved records.CaptureView
	if in.Draft {
		saved, err = s.store.DraftCapture(ctx, who.Scope, in.ID, mode, c, match)
	} else {
		saved, err = s.publish(ctx, who, now.Body, in.ID, mode, c, match)
	}
	if err != nil {
		return nil, err
	}
	out, err := showCapture(saved, p, findings)
	if err == nil {
		out.Body.Suggestions = s.suggestions(ctx, c, mode)
	}
	return out, err
}

// readCapture reads settings, without the members that GET adds to them.
func readCapture(raw []byte) (configs.Capture, error) {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) == nil && members != nil {
		for _, name := range own {
			delete(members, name)
		}
		if clean, err := json.Marshal(members); err == nil {
			raw = clean
		}
	}
	c, problems := configs.ReadCapture(raw)
	if len(problems) == 0 {
		return c, nil
	}
	var details []*huma.ErrorDetail
	for _, p := range problems {
		details = append(details, &huma.ErrorDetail{Message: p.Cause, Location: bodyAt(p.Path)})
	}
	return c, problem(http.StatusUnprocessableEntity, problems[0].Cause, details...)
}

type versionsIn struct {
	CaptureID
	Paging
}

func (s *server) listVersions(ctx context.Context, who Caller, in *versionsIn) (*page[records.Version], error) {
	mode, err := in.mode()
	if err != nil {
		return nil, err
	}
	p, err := s.store.CaptureVersions(ctx, who.Scope, in.ID, mode, in.list())
	return pageOf(who.at, p), err
}

type copyIn struct {
	AgentID
	Match string `header:"If-Match"`
}

// copyCapture is "Copy from Text Agent" (A2): instructions and the switch stay.
func (s *server) copyCapture(ctx context.Context, who Caller, in *copyIn) (*captureOut, error) {
	from, err := s.store.Capture(ctx, who.Scope, in.ID, engine.Text)
	if err != nil {
		return nil, err
	}
	to, err := s.store.Capture(ctx, who.Scope, in.ID, engine.Voice)
	if err != nil {
		return nil, err
	}
	c, err := copied(from.Capture, to.Capture)
	if err != nil {
		return nil, err
	}
	p, findings := compile(to.Body, engine.Voice, c)
	saved, err := s.publish(ctx, who, to.Body, in.ID, engine.Voice, c, matching(in.Match))
	if err != nil {
		return nil, err
	}
	return showCapture(saved, p, findings)
}

// copied is to with the fields, categories and priorities of from; it shares no memory with from.
func copied(from, to configs.Capture) (configs.Capture, error) {
	raw, err := json.Marshal(from)
	if err != nil {
		return to, err
	}
	var deep configs.Capture
	if err := json.Unmarshal(raw, &deep); err != nil {
		return to, err
	}
	to.Fields, to.Purposes, to.Custom, to.Ticket, to.Lead = deep.Fields, deep.Purposes, deep.Custom, deep.Ticket, deep.Lead
	to.Normalize()
	return to, nil
}
