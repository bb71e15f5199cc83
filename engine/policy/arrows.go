package policy

import (
	"regexp"
	"strings"
)

var arrowed = regexp.MustCompile(`->|=>|→`)

// arrows cuts sentences with several arrows in front of what each of them leads from: "quotes -> Kim, repairs -> Lee".
// A chain that holds fields ("sales -> name, email -> Kim") stays whole.
func (l *layout) arrows(in []string) []string {
	var out []string
	for _, raw := range in {
		for {
			ms := arrowed.FindAllStringIndex(raw, 2)
			if len(ms) < 2 {
				break
			}
			between := raw[ms[0][1]:ms[1][0]]
			cut := strings.IndexAny(between, ",;|")
			if cut < 0 || strings.ContainsAny(between[cut+1:], ",;|") || len(l.sentence(between, nil).marks["field"]) > 0 {
				break
			}
			cut += ms[0][1]
			out, raw = append(out, raw[:cut]), strings.TrimSpace(raw[cut+1:])
		}
		out = append(out, raw)
	}
	return out
}
