package admin

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/seed-151f84ba/intake/records"
)

func (s *server) memberRoutes() {
	none, tag := []int{http.StatusNotFound}, "access"
	register(s, call{pattern: "GET /api/v1/members", id: "list-members", summary: "The people on the team", tag: tag}, s.listMembers)
	register(s, call{pattern: "POST /api/v1/members", id: "create-member", tag: tag, status: http.StatusCreated,
		summary: "Add a person; the answer holds their one-time sign-in link"}, s.createMember)
	register(s, call{pattern: "PATCH /api/v1/members/{id}", id: "patch-member", summary: "Change a person's access",
		tag: tag, errors: none}, s.patchMember)
	register(s, call{pattern: "DELETE /api/v1/members/{id}", id: "remove-member", tag: tag,
		summary: "Switch a person's access off; what they did stays", status: http.StatusNoContent, errors: none}, s.removeMember)
	register(s, call{pattern: "POST /api/v1/members/{id}/signin", id: "new-signin", tag: tag, errors: none,
		summary: "Make a one-time sign-in link, valid for a day", status: http.StatusCreated}, s.newSignIn)
}

func (s *server) listMembers(ctx context.Context, who Caller, in *Paging) (*page[records.MemberView], error) {
	all, err := s.store.Members(ctx, records.System("admin"))
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Agents = some(all[i].Agents)
		if !who.Admins() { // a name and role beside an assignee; the rest is not theirs to know
			all[i] = records.MemberView{ID: all[i].ID, Name: all[i].Name, Role: all[i].Role, Agents: []string{},
				Off: all[i].Off, At: all[i].At}
		}
	}
	return pageFrom(who.at, all, *in)
}

// memberBody is a person's access.
type memberBody struct {
	Name      *string       `json:"name,omitempty" minLength:"1" maxLength:"100"`
	Email     *string       `json:"email,omitempty" maxLength:"254"`
	Role      *records.Role `json:"role,omitempty" enum:"owner,admin,member,guest"`
	AllAgents *bool         `json:"all_agents,omitempty"`
	Agents    []string      `json:"agents,omitempty" maxItems:"200"`
	Operator  *bool         `json:"operator,omitempty" doc:"A member who may change settings of their agents."`
	Off       *bool         `json:"off,omitempty"`
}

func (b memberBody) apply(m records.MemberView) records.MemberView {
	set(&m.Name, b.Name)
	set(&m.Email, b.Email)
	set(&m.Role, b.Role)
	set(&m.Operator, b.Operator)
	set(&m.Off, b.Off)
	if b.Agents != nil {
		m.Agents, m.All = b.Agents, false
	}
	set(&m.All, b.AllAgents)
	return m
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

type createMemberIn struct{ Body memberBody }

type newMember struct {
	records.MemberView
	SigninURL string `json:"signin_url" doc:"Signs them in once; shown once."`
}

type newMemberOut struct{ Body newMember }

func (s *server) createMember(ctx context.Context, who Caller, in *createMemberIn) (*newMemberOut, error) {
	if in.Body.Name == nil {
		return nil, &records.Invalid{Path: "name", Why: "is needed"}
	}
	m := in.Body.apply(records.MemberView{Role: records.Member, All: in.Body.Agents == nil})
	m.ID = ""
	if err := mayGive(who, m.Role, m.All, m.Agents); err != nil {
		return nil, err
	}
	m, err := s.store.PutMember(ctx, who.Scope, m)
	if err != nil {
		return nil, err
	}
	link, err := s.signInLink(ctx, who, m.ID)
	m.Agents = some(m.Agents)
	return &newMemberOut{newMember{m, link}}, err
}

// mayGive refuses to give away more than the caller has: only an owner makes owners, and nobody opens agents they do
// not see.
func mayGive(who Caller, role records.Role, all bool, agents []string) error {
	if role == records.Owner && who.Role != records.Owner {
		return forbidden("only an owner can make or change an owner")
	}
	if all && !who.All || slices.ContainsFunc(agents, func(a string) bool { return !who.Sees(a) }) {
		return forbidden("you cannot give access to agents you do not see")
	}
	return nil
}

// MemberID names a member in the path.
type MemberID struct {
	ID string `path:"id"`
}

type patchMemberIn struct {
	MemberID
	Body memberBody
}

type memberOut struct{ Body records.MemberView }

func (s *server) patchMember(ctx context.Context, who Caller, in *patchMemberIn) (*memberOut, error) {
	m, err := s.changeMember(ctx, who, in.ID, in.Body)
	m.Agents = some(m.Agents)
	return &memberOut{m}, err
}

func (s *server) removeMember(ctx context.Context, who Caller, in *MemberID) (*struct{}, error) {
	off := true
	_, err := s.changeMember(ctx, who, in.ID, memberBody{Off: &off})
	return nil, err
}

func (s *server) changeMember(ctx context.Context, who Caller, id string, b memberBody) (records.MemberView, error) {
	all, err := s.store.Members(ctx, who.Scope)
	if err != nil {
		return records.MemberView{}, err
	}
	i := slices.IndexFunc(all, func(m records.MemberView) bool { return m.ID == id })
	if i < 0 {
		return records.MemberView{}, notFound()
	}
	was, will := all[i], b.apply(all[i])
	if err := mayGive(who, was.Role, was.All, was.Agents); err != nil {
		return will, err
	}
	if err := mayGive(who, will.Role, will.All, will.Agents); err != nil {
		return will, err
	}
	if was.Role == records.Owner && !was.Off && (will.Role != records.Owner || will.Off) && owners(all) == 1 {
		return will, problem(http.StatusConflict, "this is the last owner")
	}
	return s.store.PutMember(ctx, who.Scope, will)
}

func owners(all []records.MemberView) (n int) {
	for _, m := range all {
		if m.Role == records.Owner && !m.Off {
			n++
		}
	}
	return n
}

type signInLinkOut struct {
	Body struct {
		SigninURL string    `json:"signin_url"`
		ExpiresAt time.Time `json:"expires_at"`
	}
}

func (s *server) newSignIn(ctx context.Context, who Caller, in *MemberID) (*signInLinkOut, error) {
	all, err := s.store.Members(ctx, who.Scope)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(m records.MemberView) bool { return m.ID == in.ID })
	if i < 0 {
		return nil, notFound()
	}
	// A link signs in as that person: it gives away what they have.
	if err := mayGive(who, all[i].Role, all[i].All, all[i].Agents); err != nil {
		return nil, err
	}
	out := &signInLinkOut{}
	out.Body.SigninURL, err = s.signInLink(ctx, who, in.ID)
	out.Body.ExpiresAt = s.now().Add(signInTime).UTC()
	return out, err
}

func (s *server) signInLink(ctx context.Context, who Caller, member string) (string, error) {
	secret, err := s.store.NewSignIn(ctx, who.Scope, member, signInTime)
	if err != nil {
		return "", err
	}
	return SignInURL(s.base, secret), nil
}

// SignInURL is the address of a one-time sign-in link.
func SignInURL(adminURL, secret string) string {
	return adminURL + "/signin?token=" + url.QueryEscape(secret)
}
