package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

// TestMatters reads testdata/matters.*.txt: what customers write first, with the reasons a human may have to follow up.
// A line is heard when one of its reasons at least is; a line without reasons must give none.
func TestMatters(t *testing.T) {
	files, err := filepath.Glob("testdata/matters.*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no files of matters", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lang := strings.Split(filepath.Base(file), ".")[1]
		wanted, right, heard, none, mistaken := 0, 0, 0, 0, 0
		for line := range strings.SplitSeq(string(data), "\n") {
			want, text, ok := strings.Cut(line, ": ")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			req := request("", text)
			if lang != "en" {
				req.Setting.Region = ""
			}
			got := reasons(t, req)
			if want == "-" {
				none++
				if len(got) > 0 {
					mistaken++
					t.Logf("%s: %q: heard %v", lang, text, got)
				}
				continue
			}
			wanted++
			if len(got) > 0 {
				heard++
			}
			if slices.ContainsFunc(strings.FieldsFunc(want, func(r rune) bool { return r == ',' || r == '/' }), func(w string) bool { return slices.Contains(got, w) }) {
				right++
			} else {
				t.Logf("%s: %q: heard %v, want %s", lang, text, got, want)
			}
		}
		t.Logf("%s: %d of %d matters right, %d heard at all, %d of %d others taken for one", lang, right, wanted, heard, mistaken, none)
		if 100*right < 95*wanted || 100*mistaken > 6*none {
			t.Errorf("%s: under the floor of 95 %% right, or over 6 %% mistaken", lang)
		}
	}
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
