package admin

import "slices"

// need is what a caller must be to use a route at all. Whether the object is theirs (scope, assignment) is decided
// where the object is read.
type need uint8

// The needs.
const (
	nobody  need = iota // refused for everyone: what a route absent from the table has
	anyone              // no sign-in
	view                // every principal
	work                // owner, admin, member
	operate             // owner, admin, and a member with the permission Operator
	govern              // owner, admin
)

// rule is one line of the access table.
type rule struct {
	pattern string // method, space, path as net/http's ServeMux spells it
	need    need
}

// rules is the whole of who may use what (product G2): the router takes every route's need from here, and a route
// that is not listed is refused.
var rules = []rule{
	{"GET /healthz", anyone},
	{"GET /readyz", anyone},
	{"GET /metrics", anyone},
	{"GET /openapi.json", anyone},

	// The console's pages hold no data: they ask the API, which answers 401 without a session.
	{"GET /{$}", anyone},
	{"GET /records", anyone},
	{"GET /conversations", anyone},
	{"GET /conversations/{id}", anyone},
	{"GET /agents/{agent}/leads-tickets", anyone},
	{"GET /agents/{agent}/conversations/{id}", anyone},
	{"GET /assets/", anyone},

	{"GET /signin", anyone},
	{"POST /signin", anyone},
	{"GET /signin.css", anyone},
	{"POST /signout", anyone},

	{"GET /api/v1/me", view},
	{"GET /api/v1/events", view},

	{"GET /api/v1/records", view},
	{"POST /api/v1/records", work},
	{"POST /api/v1/records/bulk", work},
	{"GET /api/v1/records.csv", work},
	{"GET /api/v1/records.jsonl", work},
	{"GET /api/v1/records/{id}", view},
	{"PATCH /api/v1/records/{id}", work},
	{"GET /api/v1/records/{id}/comments", view},
	{"POST /api/v1/records/{id}/comments", work},
	{"GET /api/v1/records/{id}/links", view},
	{"POST /api/v1/records/{id}/links", work},
	{"DELETE /api/v1/records/{id}/links/{conversation}", work},
	{"GET /api/v1/records/{id}/activity", view},
	{"GET /api/v1/records/{id}/deliveries", view},
	{"POST /api/v1/records/{id}/archive", work},
	{"POST /api/v1/records/{id}/restore", work},
	{"POST /api/v1/records/{id}/merge", work},
	{"POST /api/v1/records/{id}/unmerge", work},
	{"POST /api/v1/records/{id}/delete", govern},
	{"POST /api/v1/records/{id}/purge", govern},

	{"GET /api/v1/conversations", view},
	{"GET /api/v1/conversations/{id}", view},
	{"GET /api/v1/conversations/{id}/turns", view},
	{"POST /api/v1/conversations/{id}/reply", work},
	{"POST /api/v1/conversations/{id}/takeover", work},
	{"POST /api/v1/conversations/{id}/release", work},

	{"GET /api/v1/analytics/funnel", view},
	{"GET /api/v1/analytics/fields", view},
	{"GET /api/v1/analytics/funnel.csv", work},
	{"GET /api/v1/analytics/fields.csv", work},

	{"GET /api/v1/agents", view},
	{"GET /api/v1/agents/{id}", view},
	{"GET /api/v1/agents/{id}/capture/{mode}", operate},
	{"PUT /api/v1/agents/{id}/capture/{mode}", operate},
	{"GET /api/v1/agents/{id}/capture/{mode}/versions", operate},
	{"POST /api/v1/agents/{id}/capture/voice/copy", operate},
	{"POST /api/v1/agents/{id}/playground/{mode}", operate},

	{"GET /api/v1/accounts", govern},
	{"GET /api/v1/destinations", govern},
	{"POST /api/v1/destinations", govern},
	{"GET /api/v1/destinations/{id}", govern},
	{"PUT /api/v1/destinations/{id}", govern},
	{"DELETE /api/v1/destinations/{id}", govern},
	{"POST /api/v1/destinations/{id}/test", govern},
	{"POST /api/v1/deliveries/{id}/retry", govern},

	{"GET /api/v1/members", view},
	{"POST /api/v1/members", govern},
	{"PATCH /api/v1/members/{id}", govern},
	{"DELETE /api/v1/members/{id}", govern},
	{"POST /api/v1/members/{id}/signin", govern},
	{"GET /api/v1/tokens", govern},
	{"POST /api/v1/tokens", govern},
	{"DELETE /api/v1/tokens/{id}", govern},
	{"GET /api/v1/audit", govern},
}

// needOf is what a route asks for; nobody when the table does not know it.
func needOf(pattern string) need {
	i := slices.IndexFunc(rules, func(r rule) bool { return r.pattern == pattern })
	if i < 0 {
		return nobody
	}
	return rules[i].need
}
