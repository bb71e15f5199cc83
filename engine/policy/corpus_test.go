package policy

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// A case of testdata/instructions.txt: the instructions, then a line for each thing they say. What is not listed must
// not be read out of them.
type example struct {
	line   int
	mode   engine.Mode
	custom []configs.Custom
	fields map[string]configs.Requirement
	text   string
	want   []string
}

var show = flag.Bool("show", false, "print what was read")

func TestInstructions(t *testing.T) {
	cases := examples(t, "testdata/instructions.txt")
	if len(cases) < 25 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, e := range cases {
		c := configs.Capture{Enabled: true, Instructions: e.text, Custom: e.custom, Fields: e.fields}
		c.Normalize()
		d := Describe(c, e.mode)
		if *show {
			fmt.Println(e.text, "\n\t", strings.Join(facts(d), "\n\t "))
		}
		got, want := facts(d), append([]string(nil), e.want...)
		sort.Strings(got)
		sort.Strings(want)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("line %d: %s\n read  %s\n wants %s", e.line, e.text, strings.Join(minus(got, want), " | "), strings.Join(minus(want, got), " | "))
		}
	}
}

func minus(a, b []string) []string {
	var out []string
	for _, s := range a {
		found := false
		for _, o := range b {
			found = found || o == s
		}
		if !found {
			out = append(out, s)
		}
	}
	return out
}

// facts writes a description as the lines of the corpus.
func facts(d Described) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, strings.TrimSpace(fmt.Sprintf(format, args...))) }
	list := func(what string, l []string) {
		if len(l) > 0 {
			add("%s %s", what, strings.Join(l, ", "))
		}
	}
	p := d.Policy
	list("start", p.Start)
	list("never", p.Never)
	if p.Only {
		add("only")
	}
	if p.Timing != nil {
		add("timing %s", *p.Timing)
	}
	if p.AtStart {
		add("at_start")
	}
	if p.Unanswered != nil {
		add("unanswered %d", *p.Unanswered)
	}
	for _, a := range p.Ask {
		add("ask %s %s", a.Field, when(a.When))
	}
	for _, a := range p.DontAsk {
		add("dont_ask %s %s", a.Field, when(a.When))
	}
	list("order", p.Order)
	switch c := p.Confirm.(type) {
	case string:
		add("confirm %s", c)
	case []string:
		list("confirm", c)
	}
	if p.Attempts != nil {
		add("attempts %d", *p.Attempts)
	}
	list("refusal", p.OnRefusal)
	for _, r := range p.Route {
		add("route %s %s", r.To, when(r.When))
	}
	list("tone", p.Tone)
	for _, g := range d.Guidance {
		add("guidance %s", g)
	}
	for _, f := range d.Findings {
		add("finding %s %s", f.Code, f.Field)
	}
	return out
}

func when(w []string) string {
	if len(w) == 0 {
		return ""
	}
	return "when " + strings.Join(w, ", ")
}

// examples reads the corpus: cases divided by blank lines; a case is its text, lines that begin with > continue it,
// and then what it says, two blanks in front.
func examples(t *testing.T, path string) []example {
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

func (e *example) expect(t *testing.T, n int, line string) {
	switch {
	case line == "voice":
		e.mode = engine.Voice
	case strings.HasPrefix(line, "custom "):
		for _, l := range strings.Split(line[len("custom "):], ", ") {
			e.custom = append(e.custom, configs.Custom{Label: l})
		}
	case strings.HasPrefix(line, "fields "):
		if err := json.Unmarshal([]byte(line[len("fields "):]), &e.fields); err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
	default:
		e.want = append(e.want, line)
	}
}
