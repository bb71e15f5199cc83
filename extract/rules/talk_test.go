package rules

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

//go:embed testdata/talk.txt
var talk string

// TestTalk reads testdata/talk.txt: what customers say besides values, and the command in it.
func TestTalk(t *testing.T) {
	for line := range strings.SplitSeq(talk, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		part := strings.Split(line, "|")
		req := request("", part[2])
		req.Setting.Lang = part[0]
		switch part[1] {
		case "confirm":
			req.Confirm = &extract.Value{Field: "phone", Value: "+12125550142", Text: "212 555 0142"}
		case "offer":
			req.Proposing = true
		case "":
		default:
			req.Asked = []string{part[1]}
		}
		var got []string
		for _, c := range hear(t, req).Commands {
			got = append(got, string(c.Kind))
		}
		if part[3] == "-" && len(got) == 0 {
			continue
		}
		if !slices.ContainsFunc(strings.Split(part[3], "/"), func(want string) bool { return slices.Contains(got, want) }) {
			t.Errorf("%s %-7s %s", part[0], part[1], fmt.Sprintf("%q: heard %v, want %s", part[2], got, part[3]))
		}
	}
}
