// Package admin is the surface for the people who work filed records and tune agents: its own listener's handler with
// its own sign-in, a JSON API described by OpenAPI 3.1, and the routes of the web console. It knows no channel: what
// it changes reaches customers through the store.
package admin

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// Options of New. Store, AdminURL, Now and Log are needed; of the others an absent one leaves its part out.
type Options struct {
	Store Store
	// AdminURL is the console's address as browsers see it: it decides on secure cookies and is a trusted origin.
	AdminURL string
	Console  Console
	Metrics  http.Handler // GET /metrics
	// Ready tells whether requests can be served; its error's words are logged, not shown.
	Ready func(ctx context.Context) error
	// Pushes says whether lines of a channel kind are sent by its Sender (else the channel follows the feed).
	Pushes func(channel string) bool
	// CheckDestination refuses settings that cannot work (a private address, a missing key) with an error that says
	// why and holds no secret.
	CheckDestination func(ctx context.Context, s actions.Spec) error
	// TestDestination makes one attempt with a made-up record.
	TestDestination func(ctx context.Context, s actions.Spec) actions.Outcome
	// Health is the state of an account's connection; false when nothing is known of it.
	Health func(ctx context.Context, account string) (Health, bool)
	// Reach says when the customer of a conversation would see what a member writes now.
	Reach func(c records.ConversationView) Reach
	// Opinion is a language model's reading of instructions, beside the grammar's; nil: there is no model.
	Opinion func(ctx context.Context, instructions string, fields []policy.Setting) (policy.Said, error)
	// Play does one turn of the playground; nil: there is none.
	Play    func(ctx context.Context, setup runner.Setup, c configs.Capture, k runner.Talk, cause engine.Cause, text string) (runner.Played, runner.Talk, error)
	Live    *Live  // live updates; nil: none
	Version string // of the program
	Now     func() time.Time
	Log     *slog.Logger
}

// Console is the web console: its one page, which every console route answers with, and its files below /assets/.
type Console struct {
	Page   http.Handler
	Assets http.Handler
}

// Health is the state of an account's connection.
type Health struct {
	OK            bool          `json:"ok"`
	Cause         string        `json:"cause,omitempty" doc:"Why it is not well and what to do, in words for an operator."`
	Since         *time.Time    `json:"since,omitempty"`
	Connected     bool          `json:"connected" doc:"Its adapter runs here; false when its settings cannot be used."`
	LastEventAt   *time.Time    `json:"last_event_at,omitempty" doc:"To within a few seconds."`
	LastSentAt    *time.Time    `json:"last_sent_at,omitempty"`
	LastError     *AccountError `json:"last_error,omitempty" doc:"Of the account, not of one recipient."`
	Refused       int64         `json:"refused" doc:"Requests with a wrong signature, ever."`
	LastRefusedAt *time.Time    `json:"last_refused_at,omitempty"`
	Notes         []string      `json:"notes,omitempty" doc:"What to know of the platform's limits and deprecations."`
}

// Reach says when a customer sees a reply.
type Reach struct {
	When  string     `json:"when" enum:"now,on_return,closed" doc:"closed: it will not be sent."`
	Why   string     `json:"why,omitempty" enum:"window,opted_out,account,ended" doc:"Of closed."`
	Until *time.Time `json:"until,omitempty" doc:"When the platform's window closes, unless the customer writes again."`
}

// AccountError is an account's last error.
type AccountError struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	Code   string    `json:"code,omitempty" doc:"The platform's."`
	Advice string    `json:"advice,omitempty" doc:"What an operator must do."`
}

// server is the admin surface while it is put together and when it serves.
type server struct {
	Options
	store      Store
	now        func() time.Time
	log        *slog.Logger
	api        huma.API
	apiMux     *http.ServeMux
	patterns   []string // every route registered, as the access table spells them
	https      bool
	cookieName string
	base       string // AdminURL without a trailing slash
	origins    *http.CrossOriginProtection
	guesses    guesses
	opinions   opinions
	streams    sync.Once // the first stream tells its listener how to end them
}

// New makes the handler of the admin listener. It answers 404 for every path it does not list.
func New(o Options) (http.Handler, error) {
	s, err := build(o)
	if err != nil {
		return nil, err
	}
	return secure(s.recovered(s.routes()), s.https), nil
}

// OpenAPI is the API's description as GET /openapi.json gives it.
func OpenAPI(version string) ([]byte, error) {
	s, err := build(Options{Version: version, Live: NewLive(), AdminURL: "http://127.0.0.1:8081"})
	if err != nil {
		return nil, err
	}
	return s.api.OpenAPI().MarshalJSON()
}

func build(o Options) (*server, error) {
	u, err := url.Parse(o.AdminURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("admin: the admin url must be http:// or https:// and a host")
	}
	s := &server{Options: o, store: o.Store, now: o.Now, log: o.Log, base: strings.TrimRight(o.AdminURL, "/"),
		https: u.Scheme == "https", cookieName: plainCookie, origins: http.NewCrossOriginProtection()}
	if s.https {
		s.cookieName = hostCookie
	}
	if err := s.origins.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
		return nil, err
	}
	s.apiMux = http.NewServeMux()
	s.api = humago.New(s.apiMux, apiConfig(o.Version))
	s.operations()
	return s, nil
}

// operations registers every operation of the API.
func (s *server) operations() {
	s.meRoutes()
	s.recordRoutes()
	s.recordPartRoutes()
	s.moveRoutes()
	s.mergeRoutes()
	s.exportRoutes()
	s.conversationRoutes()
	s.agentRoutes()
	s.captureRoutes()
	s.playgroundRoutes()
	s.destinationRoutes()
	s.memberRoutes()
	s.tokenRoutes()
	s.eventRoutes()
	s.analyticsRoutes()
}

// recovered answers 500 where a handler panics: one bad request never ends the process. An answer that has begun is cut
// off, so that its reader sees it is not whole.
func (s *server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w := &begun{ResponseWriter: rw}
		defer func() {
			switch v := recover(); v {
			case nil:
			case http.ErrAbortHandler:
				panic(v)
			default:
				s.log.Error("admin request panicked", "method", r.Method, "panic", v)
				if w.yes {
					panic(http.ErrAbortHandler)
				}
				writeProblem(w, problem(http.StatusInternalServerError, "something went wrong here; it has been logged"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// begun knows whether an answer has begun.
type begun struct {
	http.ResponseWriter
	yes bool
}

func (b *begun) WriteHeader(status int) {
	b.yes = true
	b.ResponseWriter.WriteHeader(status)
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }
