package meta

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDocsShowTheTable: the pages list every row of errors.json that is for their channel, with its advice.
func TestDocsShowTheTable(t *testing.T) {
	for _, channel := range []string{"whatsapp", "messenger", "instagram"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "channels", channel+".md"))
		if err != nil {
			t.Fatal(err)
		}
		page := string(raw)
		for _, r := range Rows {
			if r.Channel != "" && r.Channel != channel {
				continue
			}
			line := " " + r.Why + " | `" + string(r.Reason) + "` | "
			found := false
			for l := range strings.Lines(page) {
				found = found || strings.HasPrefix(l, "| "+codeText(r.Code, r.Subcode)) && strings.Contains(l, line) && strings.Contains(l, "| "+r.Advice+" |")
			}
			if !found {
				t.Errorf("%s.md does not show %s %s", channel, codeText(r.Code, r.Subcode), r.Why)
			}
		}
	}
}
