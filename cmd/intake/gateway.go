package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"time"

	"github.com/seed-151f84ba/intake/channels/web"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// gateway is the public listener's handler: the accounts' webhooks and sockets, the widget and the demo page. No admin
// route answers here.
type gateway struct {
	connections *runner.Connections
	publicURL   string
	demo        func() string // the account the demo page uses; "" = no demo page
	ready       func(ctx context.Context) error
	log         *slog.Logger
	count       func(what, channel string)
	refused     func(account string) // a request with a wrong signature
	large       chan struct{}        // one place per large body being read
}

func (g *gateway) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", readiness(g.ready))
	mux.Handle("GET /widget.js", web.Script())
	mux.HandleFunc("GET /{$}", g.page)
	mux.HandleFunc("/c/{account}", g.account)
	mux.HandleFunc("/c/{account}/{rest...}", g.account)
	return recovered(mux, g.log)
}

func (g *gateway) page(w http.ResponseWriter, r *http.Request) {
	account := g.demo()
	if account == "" {
		http.NotFound(w, r)
		return
	}
	web.Demo(account, g.publicURL).ServeHTTP(w, r)
}

// account hands the request to the adapter with the path below the account.
func (g *gateway) account(w http.ResponseWriter, r *http.Request) {
	c, ok := g.connections.Get(r.PathValue("account"))
	if !ok {
		g.count("unknown_account", "")
		http.NotFound(w, r)
		return
	}
	rest := ""
	if p := r.PathValue("rest"); p != "" {
		rest = "/" + p
	}
	r2 := new(http.Request)
	*r2 = *r
	u := new(url.URL)
	*u = *r.URL
	u.Path, u.RawPath = rest, ""
	r2.URL = u
	if r.Method != http.MethodPost {
		c.Channel.ServeHTTP(w, r2)
		return
	}
	d := g.door(w, r2)
	defer d.leave()
	c.Channel.ServeHTTP(d, r2)
	if d.status == http.StatusUnauthorized || d.status == http.StatusForbidden {
		g.count("refused", c.Info.Kind)
		g.refused(c.Account.ID)
	}
}

func alive(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") }

// readiness answers 200 while the store takes writes, else 503 with the cause's first words and no data.
func readiness(ready func(ctx context.Context) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		if err := ready(ctx); err != nil {
			plain(w, http.StatusServiceUnavailable, "not ready\n")
			return
		}
		plain(w, http.StatusOK, "ready\n")
	}
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// recovered keeps one request's panic from ending the process.
func recovered(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			log.Error("request panicked", "route", r.Pattern, "stack", string(debug.Stack()))
			w.WriteHeader(http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// server has the time limits every listener of ours has.
func server(addr string, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Addr: addr, Handler: h,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second, IdleTimeout: 60 * time.Second,
		MaxHeaderBytes: 64 << 10,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
