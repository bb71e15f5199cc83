//go:build race

package policy

import "time"

func init() { longest = time.Second } // the race detector makes it slow
