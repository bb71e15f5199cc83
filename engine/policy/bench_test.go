package policy

import (
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// The longest text an operator may save.
func BenchmarkDescribe(b *testing.B) {
	text := strings.Repeat("For refunds and cancellations take name, phone and order number and pass them to the billing team. ", 25)
	c := configs.Capture{Instructions: text, Custom: []configs.Custom{{Label: "Order number"}, {Label: "Team size"}}}
	c.Normalize()
	for b.Loop() {
		Describe(c, engine.Text)
	}
}
