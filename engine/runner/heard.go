package runner

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/extract"
)

// homeOf is the region of the number the customer writes from, where a channel vouches for one.
func homeOf(in Input) string {
	for _, g := range in.Given {
		if g.Field == "phone" && g.Source != "identity" {
			return extract.RegionOf(g.Value)
		}
	}
	return ""
}

// wordless says that nothing of the turn can be read: pictures, files, voice messages, places and other people's cards
// alone.
func wordless(in Input) bool {
	return in.Cause == engine.Words && len(in.Unread) > 0 && !slices.ContainsFunc(in.Unread, func(h Heard) bool {
		return h.Type == "" || h.Type == channels.Text || strings.TrimSpace(h.Text) != "" || len(h.Form) > 0 || h.Keys || h.Shared
	})
}
