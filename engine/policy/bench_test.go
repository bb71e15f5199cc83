package policy

import (
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// The longest text an operator may save, as one would write it and as one would not.
func BenchmarkDescribe(b *testing.B) {
	for name, piece := range map[string]string{
		"sentences": "For refunds and cancellations take name, phone and order number and pass them to the billing team. ",
		"commas":    "a,", "negations": "do not ", "points": "- a:\n- b\n",
	} {
		b.Run(name, func(b *testing.B) {
			c := configs.Capture{Instructions: strings.Repeat(piece, 2500/len(piece)), Custom: []configs.Custom{{Label: "Order number"}, {Label: "Team size"}}}
			c.Normalize()
			for b.Loop() {
				Describe(c, engine.Text)
			}
		})
	}
}
