package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// apiConfig is huma without its docs page, which loads scripts from elsewhere, and without the hook that writes
// $schema links made from the Host header into every body.
func apiConfig(version string) huma.Config {
	c := huma.DefaultConfig("Intake admin API", version)
	c.CreateHooks = nil
	c.DocsPath, c.SchemasPath, c.OpenAPIPath = "", "", ""
	format := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: readJSON}
	c.Formats = map[string]huma.Format{"application/json": format, "json": format} // json: application/problem+json
	c.Transformers = []huma.Transformer{withoutValues}
	c.Info.Description = "Everything the console does, for programs. Lower snake case everywhere; times are RFC 3339 " +
		"in UTC; every list answers {items, next} and takes cursor and limit; every error is an RFC 9457 problem."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer", Description: "An API token, made with `intake token` or POST /api/v1/tokens."},
		"session": {Type: "apiKey", In: "cookie", Name: plainCookie, Description: "The console's session."},
	}
	c.Security = []map[string][]string{{"token": {}}, {"session": {}}}
	return c
}

// readJSON reads a body and refuses NUL characters in it, which no database column holds.
func readJSON(data []byte, v any) error {
	if bytes.Contains(data, []byte(`\u0000`)) {
		dec := json.NewDecoder(bytes.NewReader(data))
		for {
			token, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
			if s, ok := token.(string); ok && !storable(s) {
				return errors.New("a text holds a NUL character")
			}
		}
	}
	return json.Unmarshal(data, v)
}

// call describes an operation: its pattern as in the access table, and words for the OpenAPI document.
type call struct {
	pattern string
	id      string
	summary string
	tag     string
	status  int // of success, 0 = 200
	errors  []int
	change  func(*huma.Operation) // what else is special, or nil
}

// register adds an operation. The handler is given the caller; the access table has let them through already.
func register[I, O any](s *server, c call, handle func(ctx context.Context, who Caller, in *I) (*O, error)) {
	method, path, _ := strings.Cut(c.pattern, " ")
	op := huma.Operation{
		OperationID: c.id, Method: method, Path: path, Summary: c.summary, Tags: []string{c.tag}, DefaultStatus: c.status,
		Errors: append([]int{http.StatusUnauthorized, http.StatusForbidden}, c.errors...),
	}
	if c.change != nil {
		c.change(&op)
	}
	s.patterns = append(s.patterns, c.pattern)
	op.Middlewares = append(op.Middlewares, s.gate(needOf(c.pattern)))
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		who, _ := ctx.Value(callerKey{}).(Caller) // put there by the gate
		out, err := handle(ctx, who, in)
		if err != nil {
			return nil, s.refusal(ctx, c.id, err)
		}
		return out, nil
	})
}

// gate lets through who the access table allows, and answers 401 or 403 to the others.
func (s *server) gate(n need) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		who, p := s.admit(r, n)
		if p != nil {
			if p.Status == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", `Bearer realm="intake"`)
			}
			writeProblem(w, p)
			return
		}
		next(huma.WithValue(ctx, callerKey{}, who))
	}
}

// refusal turns an error into the problem that is answered. What is not foreseen is logged and answered without its
// words, which may name tables, hosts or customers.
func (s *server) refusal(ctx context.Context, op string, err error) error {
	var known huma.StatusError
	if errors.As(err, &known) {
		return err
	}
	if p := storeProblem(err); p != nil {
		return p
	}
	if ctx.Err() != nil {
		return problem(http.StatusServiceUnavailable, "the request was given up")
	}
	s.log.Error("admin request failed", "operation", op, "err", err)
	return problem(http.StatusInternalServerError, "something went wrong here; it has been logged")
}
