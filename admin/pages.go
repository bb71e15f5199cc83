package admin

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// routes puts the API and everything beside it on one mux. There is no catch-all: an unknown path is a plain 404,
// below /api/ a problem.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	page := func(pattern string, h http.Handler) {
		s.patterns = append(s.patterns, pattern)
		mux.Handle(pattern, s.open(pattern, h))
	}
	page("GET /healthz", http.HandlerFunc(healthy))
	page("GET /readyz", http.HandlerFunc(s.ready))
	page("GET /openapi.json", s.document())
	page("GET /signin", http.HandlerFunc(s.showSignin))
	page("POST /signin", http.HandlerFunc(s.signin))
	page("GET /signin.css", http.HandlerFunc(s.style))
	page("POST /signout", http.HandlerFunc(s.signout))
	if s.Metrics != nil {
		page("GET /metrics", s.Metrics)
	}
	if s.Console.Assets != nil {
		page("GET /assets/", s.Console.Assets)
	}
	if s.Console.Page != nil {
		for _, p := range consolePages {
			page(p, s.Console.Page)
		}
	}
	return mux
}

// consolePages are the console's routes, one by one; all show the same page.
var consolePages = []string{
	"GET /{$}",
	"GET /records",
	"GET /conversations",
	"GET /conversations/{id}",
	"GET /agents/{agent}/leads-tickets",
	"GET /agents/{agent}/conversations/{id}",
}

// serveAPI hands a request to its operation; paths and methods that none has are answered with a problem.
func (s *server) serveAPI(w http.ResponseWriter, r *http.Request) {
	if _, pattern := s.apiMux.Handler(r); pattern == "" {
		unknownAPI(s.apiMux, w, r)
		return
	}
	if !storable(r.URL.Path) {
		writeProblem(w, problem(http.StatusNotFound, "not found"))
		return
	}
	if !wellFormed(r.URL.RawQuery) {
		writeProblem(w, problem(http.StatusBadRequest, "the query is not well formed"))
		return
	}
	s.apiMux.ServeHTTP(w, r)
}

func wellFormed(query string) bool {
	q, err := url.ParseQuery(query)
	if err != nil {
		return false
	}
	for _, values := range q {
		if slices.ContainsFunc(values, func(v string) bool { return !storable(v) }) {
			return false
		}
	}
	return true
}

// storable says whether a database can hold and be asked for a text: UTF-8 without NUL.
func storable(text string) bool {
	return utf8.ValidString(text) && strings.IndexByte(text, 0) < 0
}

// open is a route outside the API. All of them are for anyone; one the access table does not know is refused.
func (s *server) open(pattern string, h http.Handler) http.Handler {
	if needOf(pattern) == anyone {
		return h
	}
	return http.NotFoundHandler()
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok\n")
}

func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if s.Ready != nil {
		if err := s.Ready(r.Context()); err != nil {
			s.log.Warn("not ready", "err", err)
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "not ready\n")
			return
		}
	}
	_, _ = io.WriteString(w, "ready\n")
}

// document serves the OpenAPI document, written once.
func (s *server) document() http.Handler {
	doc, err := json.Marshal(s.api.OpenAPI())
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err != nil {
			writeProblem(w, problem(http.StatusInternalServerError, "the description could not be made"))
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(doc)
	})
}
