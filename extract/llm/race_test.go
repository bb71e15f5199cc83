//go:build race

package llm_test

func init() { every = 12 } // the race detector makes it slow, and the attacks differ little to it
