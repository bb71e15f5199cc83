package configs

import (
	_ "embed"
	"slices"
)

//go:embed demo.yaml
var demo []byte

//go:embed example.yaml
var example []byte

// DemoName is what problems of the built-in configuration are told under.
const DemoName = "demo.yaml"

// Demo is the configuration used when there is no file: one agent on the web widget. It needs nothing from the
// environment.
func Demo() []byte { return slices.Clone(demo) }

// Example is a commented configuration that shows every key once.
func Example() []byte { return slices.Clone(example) }
