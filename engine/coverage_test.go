package engine

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Requirements and complaints that a conversation must show. A conversation names what it covers in its head.
var mustCover = []string{"B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13", "B14", "B15", "B16",
	"burst", "second-quick-message", "redelivery", "asked-again", "no-correction", "invalid-stored", "sideways-answer", "false-claim",
	"talks-over", "call-drop", "dictation-cut"}

// elsewhere is where complaints are held down that no turn can show: file and what must stand in it.
var elsewhere = map[string][2]string{
	"two-conversations": {"../records/recordstest", "func receiveConcurrently"},
	"own-echo":          {"../records/recordstest", "an echo of our own line is nobody"},
	"webhook-once":      {"../actions", "func TestRetrySchedule"},
	"webhook-signature": {"../actions/webhook", "func TestSignedWithEverySecret"},
	"csv-apostrophe":    {"../admin/csv_test.go", "phone_national"},
}

const (
	leastConversations = 120
	leastOfLanguage    = 8
	leastOfVoice       = 20
)

// TestCoverage: enough conversations, every id and complaint, both modes, six languages.
func TestCoverage(t *testing.T) {
	files, err := filepath.Glob("testdata/turns/*.txtar")
	if err != nil || len(files) < leastConversations {
		t.Fatalf("%d conversations, %v", len(files), err)
	}
	covered, langs, voice := map[string][]string{}, map[string]int{}, 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		ar := txtar.Parse(raw)
		about, ids, ok := strings.Cut(string(ar.Comment), "\ncovers: ")
		if !ok || len(strings.TrimSpace(about)) < 20 {
			t.Errorf("%s does not say what it shows and covers", name)
		}
		for _, id := range strings.Fields(ids) {
			if !slices.Contains(mustCover, id) {
				t.Errorf("%s covers %q, which is no requirement", name, id)
			}
			covered[id] = append(covered[id], name)
		}
		for _, f := range ar.Files {
			if f.Name == "policy.yaml" && strings.Contains(string(f.Data), "voice: true") {
				voice++
			}
			if f.Name == "turns" {
				langs[spokenIn(string(f.Data))]++
			}
		}
	}
	for _, id := range mustCover {
		if len(covered[id]) == 0 {
			t.Errorf("no conversation covers %s", id)
		}
	}
	for _, l := range []string{"ar", "de", "en", "es", "fr", "pt"} {
		if langs[l] < leastOfLanguage {
			t.Errorf("%d conversations in %s", langs[l], l)
		}
	}
	if voice < leastOfVoice {
		t.Errorf("%d calls", voice)
	}
	t.Logf("%d conversations, %d calls, by language %v", len(files), voice, langs)
}

var langFact = regexp.MustCompile(`(?m)^= .*\blang[= ](\w\w)\b`)

// spokenIn is the language a conversation states last, English when it states none.
func spokenIn(turns string) string {
	m := langFact.FindAllStringSubmatch(turns, -1)
	if len(m) == 0 {
		return "en"
	}
	return m[len(m)-1][1]
}

// TestElsewhere: what no turn can show is shown where it stands.
func TestElsewhere(t *testing.T) {
	for what, at := range elsewhere {
		found := false
		_ = filepath.WalkDir(at[0], func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				b, _ := os.ReadFile(path)
				found = found || strings.Contains(string(b), at[1])
			}
			return nil
		})
		if !found {
			t.Errorf("%s: %s is not in %s", what, at[1], at[0])
		}
	}
}
