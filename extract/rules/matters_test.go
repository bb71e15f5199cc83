package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// TestMatters reads what customers write first, with the reasons a human may have to follow up: our own lines
// (testdata/matters.*.txt) and those of people who had not seen the phrases (strangers.*.txt), which need not all be
// heard. A line is heard when one of its reasons at least is; a line without reasons must give none.
func TestMatters(t *testing.T) {
	for name, floor := range map[string]int{"matters": 95, "strangers": 80} {
		files, err := filepath.Glob("testdata/" + name + ".*.txt")
		if err != nil || len(files) < 6 {
			t.Fatal("files are missing:", name, files, err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				m := matters(t, file)
				t.Logf("%d of %d matters right, %d heard at all, %d of %d others taken for one", m.right, m.wanted, m.heard, m.mistaken, m.none)
				if 100*m.right < floor*m.wanted || 100*m.mistaken > 6*m.none {
					t.Errorf("under the floor of %d %% right, or over 6 %% mistaken", floor)
				}
			})
		}
	}
}

// tally counts the lines of a file of matters.
type tally struct{ wanted, right, heard, none, mistaken int }

func matters(t *testing.T, file string) tally {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var m tally
	for line := range strings.SplitSeq(string(data), "\n") {
		want, text, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		req := request("", text)
		if !strings.Contains(file, ".en.") {
			req.Setting.Region = ""
		}
		got := reasons(t, req)
		either := strings.FieldsFunc(want, func(r rune) bool { return r == ',' || r == '/' })
		right := slices.ContainsFunc(either, func(w string) bool { return slices.Contains(got, w) })
		switch {
		case want == "-":
			m.none++
			if len(got) > 0 {
				m.mistaken++
				t.Logf("%q: heard %v", text, got)
			}
			continue
		case right:
			m.right++
		default:
			t.Logf("%q: heard %v, want %s", text, got, want)
		}
		m.wanted++
		if len(got) > 0 {
			m.heard++
		}
	}
	return m
}

// reasons are those heard in a line, without the marks that only weigh one.
func reasons(t *testing.T, req extract.Request) []string {
	var out []string
	for _, s := range hear(t, req).Signals {
		if s.Reason != "existing_customer" && s.Reason != "urgent" && s.Reason != "outage" {
			out = append(out, s.Reason)
		}
	}
	return out
}
