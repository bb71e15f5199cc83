package policy

import (
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// lint is what an operator should look at (A18), in a fixed order.
func lint(c *configs.Capture, mode engine.Mode, all []Setting, u Understood) []Finding {
	return u.Findings
}
