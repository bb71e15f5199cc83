package runner

import (
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/engine"
)

// wordless says that nothing of the turn can be read: pictures, files, voice messages, places and other people's cards
// alone.
func wordless(in Input) bool {
	return in.Cause == engine.Words && len(in.Unread) > 0 && !slices.ContainsFunc(in.Unread, func(h Heard) bool {
		return h.Type == "" || h.Type == channels.Text || strings.TrimSpace(h.Text) != "" || len(h.Form) > 0 || h.Keys || h.Shared
	})
}
