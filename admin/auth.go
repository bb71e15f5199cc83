package admin

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-151f84ba/intake/records"
)

// Caller is who makes a request. By is how they proved it.
type Caller struct {
	records.Scope
	By Proof
	at url.URL // the request's own address, for Link headers
}

// Proof is how a caller came in.
type Proof string

// The proofs.
const (
	ByToken   Proof = "token"
	BySession Proof = "session"
)

type callerKey struct{}

// may says whether a caller meets a need.
func (n need) may(c Caller) bool {
	switch n {
	case anyone:
		return true
	case view:
		return c.Role != ""
	case work:
		return c.Admins() || c.Role == records.Member
	case operate:
		return c.Admins() || c.Role == records.Member && c.Operator
	case govern:
		return c.Admins()
	}
	return false
}

// admit finds out who makes a request and whether they may: 401 without a valid proof, 403 for too weak a role or a
// request that another site made a signed-in browser send.
func (s *server) admit(r *http.Request, n need) (Caller, *huma.ErrorModel) {
	who, err := s.identify(r)
	switch {
	case errors.Is(err, records.ErrNotFound):
		return Caller{}, problem(http.StatusUnauthorized, "sign in, or send an API token as a bearer token")
	case err != nil:
		s.log.Error("admin sign-in check failed", "err", err)
		return Caller{}, problem(http.StatusServiceUnavailable, "who you are cannot be checked at the moment")
	}
	if who.By == BySession {
		if s.origins.Check(r) != nil {
			return Caller{}, problem(http.StatusForbidden, "cross-site request refused")
		}
	}
	if !n.may(who) {
		return Caller{}, problem(http.StatusForbidden, "your role does not allow this")
	}
	return who, nil
}

// identify reads the proof. A request that carries a bearer token is judged by it alone: a browser's cookie never adds
// rights to it. Other schemes are left to whoever stands before us.
func (s *server) identify(r *http.Request) (Caller, error) {
	if token, given := bearer(r); given {
		if token == "" {
			return Caller{}, records.ErrNotFound
		}
		scope, err := s.store.ByToken(r.Context(), token)
		return Caller{scope, ByToken, *r.URL}, err
	}
	c, err := r.Cookie(s.cookieName)
	if err != nil || c.Value == "" {
		return Caller{}, records.ErrNotFound
	}
	scope, err := s.store.ByCookie(r.Context(), c.Value)
	return Caller{scope, BySession, *r.URL}, err
}

// bearer is the request's token; "" when it is empty or there are several.
func bearer(r *http.Request) (token string, given bool) {
	for _, v := range r.Header.Values("Authorization") {
		scheme, t, _ := strings.Cut(v, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			continue
		}
		if given {
			return "", true
		}
		token, given = strings.TrimSpace(t), true
	}
	return token, given
}

// sessionTime is how long a console session lasts; signInTime how long a one-time link does.
const (
	sessionTime = 14 * 24 * time.Hour
	signInTime  = 24 * time.Hour
)

// session is a redeemed sign-in.
type session struct {
	Secret  string
	Expires time.Time
}

func (s *server) redeem(ctx context.Context, token string) (session, error) {
	if token == "" {
		return session{}, records.ErrNotFound
	}
	cookie, _, err := s.store.Redeem(ctx, token, sessionTime)
	return session{cookie, s.now().Add(sessionTime)}, err
}

func (s *server) endSession(ctx context.Context, cookie string) error {
	err := s.store.SignOut(ctx, cookie)
	if errors.Is(err, records.ErrNotFound) {
		return nil
	}
	return err
}
