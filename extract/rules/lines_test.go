package rules

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/extract"
)

//go:embed testdata/lines.txt
var inventedLines string

// TestInventedLines reads testdata/lines.txt: each line gives the values it holds and no others.
func TestInventedLines(t *testing.T) {
	for line := range strings.SplitSeq(inventedLines, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		part := strings.SplitN(line, "|", 5)
		req := request("", part[3])
		req.Setting.Mode, req.Setting.Lang = extract.Mode(part[1]), part[2]
		req.Setting.Now, req.Setting.Zone = time.Date(2024, 5, 17, 12, 0, 0, 0, time.UTC), time.UTC
		if part[2] != "en" {
			req.Setting.Region = ""
		}
		if asked := part[0]; asked != "" {
			req.Asked = []string{asked}
			if !slices.ContainsFunc(req.Fields, func(f extract.Field) bool { return f.Key == asked }) {
				req.Fields = append(req.Fields[:len(req.Fields):len(req.Fields)], extract.FieldFor(asked))
			}
		}
		var got []string
		for _, v := range hear(t, req).Values {
			value := v.Value
			if v.Field == "time" {
				value = v.Text
			}
			got = append(got, v.Field+"="+value)
		}
		want := strings.Split(part[4], "; ")
		if part[4] == "" {
			want = nil
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.EqualFunc(got, want, strings.EqualFold) {
			t.Errorf("%-6s %-6s %q: got %s, want %s", cmp.Or(part[0], "-"), part[2], part[3], strings.Join(got, "; "), strings.Join(want, "; "))
		}
	}
}
