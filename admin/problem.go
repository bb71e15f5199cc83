package admin

import (
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// problem is an RFC 9457 problem as every refusal of the API is answered.
func problem(status int, detail string, errs ...*huma.ErrorDetail) *huma.ErrorModel {
	return &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail, Errors: errs}
}

// notFound is the one answer for what does not exist and for what the caller may not see.
func notFound() error { return problem(http.StatusNotFound, "not found") }

// forbidden is the answer for what the caller sees and may not do.
func forbidden(detail string) error { return problem(http.StatusForbidden, detail) }

// writeProblem answers with a problem where huma is not in charge.
func writeProblem(w http.ResponseWriter, p *huma.ErrorModel) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the caller is gone: nobody to tell
}

// withoutValues drops the offending values that validation would echo: they may be a secret or a customer's words.
func withoutValues(_ huma.Context, _ string, v any) (any, error) {
	if p, ok := v.(*huma.ErrorModel); ok {
		for _, e := range p.Errors {
			if e != nil {
				e.Value = nil
			}
		}
	}
	return v, nil
}

// unknownAPI answers API paths that no operation has: 405 with Allow where another method would do, else 404.
func unknownAPI(known *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	probe := &verdict{header: http.Header{}}
	h, _ := known.Handler(r)
	h.ServeHTTP(probe, r)
	if allow := probe.header.Get("Allow"); probe.status == http.StatusMethodNotAllowed && allow != "" {
		w.Header().Set("Allow", allow)
		writeProblem(w, problem(http.StatusMethodNotAllowed, "this path does not take "+r.Method))
		return
	}
	writeProblem(w, problem(http.StatusNotFound, "not found"))
}

// verdict keeps a response's status and header and drops its body.
type verdict struct {
	header http.Header
	status int
}

func (v *verdict) Header() http.Header         { return v.header }
func (v *verdict) Write(b []byte) (int, error) { return len(b), nil }
func (v *verdict) WriteHeader(status int)      { v.status = status }
