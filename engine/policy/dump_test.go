package policy

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

var (
	dump       = flag.String("dump", "", "instructions to take apart")
	dumpCustom = flag.String("custom", "Order number", "labels of custom fields, divided by commas")
)

// TestDump shows how a text is taken apart: go test -run Dump -dump "Ask for …" -v.
func TestDump(t *testing.T) {
	if *dump == "" {
		t.Skip("nothing to take apart: give -dump")
	}
	c := configs.Capture{Instructions: *dump, Fields: map[string]configs.Requirement{"email": configs.Optional, "company": configs.Optional}}
	for _, l := range strings.Split(*dumpCustom, ", ") {
		c.Custom = append(c.Custom, configs.Custom{Label: l})
	}
	c.Normalize()
	for _, s := range sentences(*dump) {
		s.settle(labels(Fields(c)))
		fmt.Println(s.lang, "|", s.raw)
		for f, ms := range s.marks {
			if f == "adv" || f == "close" || f == "slack" || f == "noun" || f == "article" || f == "and" || f == "anyone" || f == "det" || f == "lead" || f == "trail" {
				continue
			}
			for _, m := range ms {
				fmt.Printf("   %s %s %q\n", f, m.tag, s.text(m.from, m.to))
			}
		}
		for _, c := range s.clauses() {
			fmt.Printf("  clause %q act %s %s %q neg %v\n", s.text(c.from, c.to), c.act.family, c.act.tag, s.text(c.act.from, c.act.to), c.negative())
			for _, p := range c.conds {
				fmt.Printf("    cond %s %q\n", p.kind, p.s.text(p.from, p.to))
			}
			fmt.Printf("    %+v\n", c.situation())
		}
	}
	fmt.Println(strings.Join(facts(Describe(c, engine.Text)), "\n"))
}
