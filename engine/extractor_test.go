package engine

import (
	"github.com/seed-151f84ba/intake/extract"
	"github.com/seed-151f84ba/intake/extract/rules"
)

// newExtractor is what hears in the conversations of testdata/turns, unless a turn says what was heard.
func newExtractor() extract.Extractor { return rules.New() }
