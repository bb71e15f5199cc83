package policy

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// A case of testdata/*.txt: the instructions, then a line for each thing they say. What is not listed must not be read
// out of them, sentences left as guidance excepted. The form stands at the head of operators.txt.
type example struct {
	line   int
	mode   engine.Mode
	custom []configs.Custom
	fields map[string]configs.Requirement
	text   string
	want   []string
}

func (e example) described() Described {
	c := configs.Capture{Enabled: true, Instructions: e.text, Custom: e.custom, Fields: e.fields}
	return Describe(c, e.mode)
}

// The parts of the corpus. The floor is the least share of right clauses among right, missed and wrong ones; the
// held-out part has none, it is measured, not worked on: its texts are not shown.
var parts = []struct {
	name  string
	least int // cases
	floor float64
	show  bool
}{
	{"instructions.txt", 80, .99, true},
	{"operators.txt", 70, .98, true},
	{"trades.txt", 40, .97, true},
	{"desks.txt", 40, .86, true},
	{"fresh.txt", 36, .92, true},
	{"services.txt", 40, .88, true},
	{"companies.txt", 40, .88, true},
	{"terse.txt", 40, .85, true},
	{"languages.txt", 42, .82, true},
	{"strangers.txt", 70, .72, true},
	{"everyday.txt", 76, .80, true},
	{"heldout.txt", 30, 0, false},
}

func TestCorpus(t *testing.T) {
	for _, part := range parts {
		t.Run(part.name, func(t *testing.T) {
			cases := examples(t, "testdata/"+part.name)
			if len(cases) < part.least {
				t.Fatalf("only %d cases", len(cases))
			}
			var sum score
			whole := 0
			for _, e := range cases {
				s := compare(facts(e.described()), e.want)
				sum.add(s)
				if len(s.missed)+len(s.wrong) == 0 {
					whole++
				} else if part.show {
					t.Logf("line %d: %s\n missed %s\n wrong  %s", e.line, e.text, strings.Join(s.missed, " | "), strings.Join(s.wrong, " | "))
				}
			}
			t.Logf("%s: %d texts, %d wholly right; clauses: %d right, %d missed, %d wrong (%.3f)",
				part.name, len(cases), whole, sum.right, len(sum.missed), len(sum.wrong), sum.share())
			t.Logf("by kind: missed %v, wrong %v", kinds(sum.missed), kinds(sum.wrong))
			if sum.share() < part.floor {
				t.Errorf("%.3f is under the floor of %.3f", sum.share(), part.floor)
			}
		})
	}
}

// examples reads the corpus: cases divided by blank lines; a case is its text, lines that begin with > continue it,
// and then what it says, two blanks in front.
func examples(t testing.TB, path string) []example {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []example
	var e *example
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.TrimSpace(line) == "":
			e = nil
		case e == nil:
			out = append(out, example{line: n, mode: engine.Text, text: line})
			e = &out[len(out)-1]
		case strings.HasPrefix(line, "> "):
			e.text += "\n" + line[2:]
		default:
			e.expect(t, n, strings.TrimSpace(line))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func (e *example) expect(t testing.TB, n int, line string) {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "voice":
		e.mode = engine.Voice
	case "custom":
		for _, l := range strings.Split(rest, ", ") {
			e.custom = append(e.custom, configs.Custom{Label: l})
		}
	case "on":
		e.fields = map[string]configs.Requirement{}
		for _, key := range strings.Split(rest, ", ") {
			e.fields[key] = configs.Optional
		}
	case "fields":
		if err := json.Unmarshal([]byte(rest), &e.fields); err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
	default:
		e.want = append(e.want, line)
	}
}
