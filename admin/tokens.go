package admin

import (
	"context"
	"net/http"

	"github.com/seed-151f84ba/intake/records"
)

func (s *server) tokenRoutes() {
	register(s, call{pattern: "GET /api/v1/tokens", id: "list-tokens", summary: "API tokens, without their secrets", tag: "access"},
		func(ctx context.Context, who Caller, in *Paging) (*page[records.TokenView], error) {
			all, err := s.store.Tokens(ctx, who.Scope)
			if err != nil {
				return nil, err
			}
			for i := range all {
				all[i].Agents = some(all[i].Agents)
			}
			return pageFrom(who.at, all, *in)
		})
	register(s, call{pattern: "POST /api/v1/tokens", id: "create-token", summary: "Make an API token; it is shown once",
		tag: "access", status: http.StatusCreated}, s.createToken)
	register(s, call{pattern: "DELETE /api/v1/tokens/{id}", id: "revoke-token", summary: "Revoke a token at once",
		tag: "access", status: http.StatusNoContent, errors: []int{http.StatusNotFound}},
		func(ctx context.Context, who Caller, in *tokenID) (*struct{}, error) {
			return nil, s.store.RevokeToken(ctx, who.Scope, in.ID)
		})
	register(s, call{pattern: "GET /api/v1/audit", id: "list-audit", summary: "Every admin action, newest first", tag: "access"},
		func(ctx context.Context, who Caller, in *Paging) (*page[records.AuditEntry], error) {
			p, err := s.store.Audit(ctx, who.Scope, in.list())
			return pageOf(who.at, p), err
		})
}

type tokenID struct {
	ID string `path:"id"`
}

type createTokenIn struct {
	Body struct {
		Name   string       `json:"name,omitempty" maxLength:"100"`
		Role   records.Role `json:"role" enum:"owner,admin,member,guest"`
		Agents []string     `json:"agents,omitempty" maxItems:"200" doc:"Absent: all agents."`
	}
}

type newToken struct {
	records.TokenView
	Token string `json:"token" doc:"Send it as Authorization: Bearer; shown once."`
}

type newTokenOut struct{ Body newToken }

func (s *server) createToken(ctx context.Context, who Caller, in *createTokenIn) (*newTokenOut, error) {
	b := in.Body
	if err := mayGive(who, b.Role, b.Agents == nil, b.Agents); err != nil {
		return nil, err
	}
	token, v, err := s.store.NewToken(ctx, who.Scope, b.Name, b.Role, b.Agents)
	v.Agents = some(v.Agents)
	return &newTokenOut{newToken{v, token}}, err
}
