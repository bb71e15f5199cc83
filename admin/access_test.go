package admin

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// patternsOf are the routes a full set of options registers.
func patternsOf(t *testing.T) []string {
	t.Helper()
	s, err := build(Options{Store: newDoors(), AdminURL: "http://127.0.0.1:8081", Live: NewLive(), Metrics: text(""),
		Console: Console{Page: text(""), Assets: text("")}})
	if err != nil {
		t.Fatal(err)
	}
	s.routes()
	slices.Sort(s.patterns)
	return s.patterns
}

func TestEveryRouteStandsInTheAccessTable(t *testing.T) {
	registered := patternsOf(t)
	for _, p := range registered {
		if needOf(p) == nobody {
			t.Errorf("%s is not in the access table: it is refused for everyone", p)
		}
	}
	for _, r := range rules {
		if !slices.Contains(registered, r.pattern) {
			t.Errorf("the access table lists %s, which is no route", r.pattern)
		}
	}
}

// TestAccessMatrix asks every route as every principal. The golden file is what product G2 says, read as a table.
func TestAccessMatrix(t *testing.T) {
	r := newRig(t, Options{Store: newDoors()})
	fill := strings.NewReplacer("{$}", "", "{mode}", "text")
	var out strings.Builder
	for _, p := range patternsOf(t) {
		if p == "GET /api/v1/events" {
			continue // a stream: its own test
		}
		method, path, _ := strings.Cut(p, " ")
		path = fill.Replace(path)
		fmt.Fprintf(&out, "%-62s", p)
		for _, who := range []string{"owner", "admin", "operator", "member", "guest", "none"} {
			var with []string
			if who != "none" {
				with = []string{"as " + who}
			}
			switch a := r.ask(method, path, "", with...); a.StatusCode {
			case http.StatusUnauthorized, http.StatusForbidden:
				fmt.Fprintf(&out, " %s=%d", who, a.StatusCode)
			default:
				fmt.Fprintf(&out, " %s=in", who)
			}
		}
		out.WriteByte('\n')
	}
	golden(t, "testdata/access.txt", []byte(out.String()))
}

func TestAnUnlistedRouteIsRefusedForTheOwnerToo(t *testing.T) {
	if needOf("GET /api/v1/secrets") != nobody || nobody.may(Caller{Scope: newDoors().tokens["t-owner"]}) {
		t.Error("a route that the table does not know must be closed")
	}
}
