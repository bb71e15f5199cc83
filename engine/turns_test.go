package engine

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"golang.org/x/tools/txtar"

	"github.com/seed-151f84ba/intake/extract"
)

var update = flag.Bool("update", false, "rewrite the effects and words sections of testdata/turns; the facts stay")

// TestTurns plays every conversation of testdata/turns. The turns section is written by hand and is the truth; the
// effects section shows what was done, in full, the words section what the customer reads or hears of it; both are
// rewritten by -update.
func TestTurns(t *testing.T) {
	files, err := filepath.Glob("testdata/turns/*.txtar")
	if err != nil || len(files) < 25 {
		t.Fatalf("testdata/turns: %d conversations, %v", len(files), err)
	}
	extractor := newExtractor()
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { playFile(t, name, extractor) })
	}
}

func playFile(t *testing.T, name string, r extract.Extractor) {
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ar := txtar.Parse(raw)
	part := func(name string) []byte {
		for _, f := range ar.Files {
			if f.Name == name {
				return f.Data
			}
		}
		return nil
	}
	p, err := scriptPolicy(part("policy.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	turns, err := parseTurns(string(part("turns")))
	if err != nil || len(turns) == 0 {
		t.Fatalf("%d turns: %v", len(turns), err)
	}
	got, words := play(t, p, turns, r)
	if *update {
		ar.Files = append(keep(ar.Files), txtar.File{Name: "effects", Data: []byte(got)}, txtar.File{Name: "words", Data: []byte(words)})
		if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := string(part("effects")); want != got {
		t.Errorf("effects differ; read the diff, then -update\n--- want\n%s\n--- got\n%s", want, got)
	}
	if want := string(part("words")); want != words {
		t.Errorf("words differ; read them aloud, then -update\n--- want\n%s\n--- got\n%s", want, words)
	}
}

func keep(files []txtar.File) []txtar.File {
	var out []txtar.File
	for _, f := range files {
		if f.Name != "effects" && f.Name != "words" {
			out = append(out, f)
		}
	}
	return out
}

// play steps through the turns, checks the facts and shows the effects and the words they are put into.
func play(t *testing.T, p Policy, turns []scriptTurn, r extract.Extractor) (effects, words string) {
	t.Helper()
	var out, said strings.Builder
	s, with, records, last := New(), Turn{Reach: true, Version: "v1"}, 0, ""
	for i, turn := range turns {
		cut := false
		for _, o := range turn.orders {
			w := strings.Fields(o)
			switch w[0] {
			case "no_reach":
				with.Reach = false
			case "bundle":
				with.Bundle = true
			case "keypad":
				with.Keypad = true
			case "person":
				with.Person = true
			case "cut":
				cut = true
			case "settings":
				with.Version = w[1]
			case "prefill":
				s = Prefill(s, extract.Value{Field: w[1], Value: w[2], Text: w[2], Confidence: 1, Extractor: "channel",
					Evidence: extract.Evidence{Source: w[3]}})
			default:
				t.Fatalf("order %q", o)
			}
		}
		req := turn.request(p, s, i+1)
		h, err := turn.hear(r, req)
		if err != nil {
			t.Fatalf("line %d: %v", turn.line, err)
		}
		tt := with
		tt.Cause, tt.At, tt.Verdict, tt.Cut, tt.Count = turn.cause, noon, turn.verdict, cut, turn.count
		for _, l := range req.Lines {
			tt.Quotes = append(tt.Quotes, Quote{Line: l.ID, Text: l.Text})
		}
		if _, wanted := Needs(p, s, tt, h); wanted != turn.verdict.Asked && !(turn.verdict == Verdict{}) {
			t.Errorf("line %d: an answer is wanted: %t, heard %+v", turn.line, wanted, h)
		}
		var fx []Effect
		s, fx = Step(p, s, tt, h)
		if err := s.Check(p); err != nil {
			t.Errorf("line %d: %v", turn.line, err)
		}
		facts(t, turn, s, fx, h)
		fmt.Fprintf(&out, "%s\n%s", head(turn), show(fx))
		reply := aloud(t, p, s, h.Lang, fx)
		if twice := parrots(last, reply); twice != "" {
			t.Errorf("line %d: says %q twice", turn.line, twice)
		}
		fmt.Fprintf(&said, "%s\n%s", head(turn), reply)
		last = reply
		for j := range s.Filed {
			if s.Filed[j].Record == "" {
				records++
				s.Filed[j].Record = fmt.Sprintf("R%d", records)
			}
		}
	}
	return out.String(), said.String()
}

func head(t scriptTurn) string {
	if t.cause != Words {
		return "@ " + string(t.cause)
	}
	return "> " + strings.Join(t.quotes, "\n> ")
}

// facts checks what is written by hand. What is asked must be written: a turn without such a fact asks nothing.
func facts(t *testing.T, turn scriptTurn, s State, fx []Effect, h extract.Heard) {
	t.Helper()
	asks := false
	for _, f := range turn.facts {
		w, _, _ := strings.Cut(f, " ")
		asks = asks || w == "ask" || w == "confirm" || w == "offer"
		if w == "say" && asked(fx) != nil && strings.Fields(f)[1] == asked(fx).Move && len(asked(fx).Fields) == 0 {
			asks = true
		}
		if err := check(f, s, fx); err != nil {
			t.Errorf("line %d: %s\n  = %s: %v\n%s  heard %+v", turn.line, head(turn), f, err, show(fx), h)
		}
	}
	if a := asked(fx); a != nil && !asks {
		t.Errorf("line %d: %s\n  asks %v, which is not stated\n%s", turn.line, head(turn), a.Fields, show(fx))
	}
	if filed(fx) != nil && !strings.Contains(strings.Join(turn.facts, "\n")+"\n", "file ") {
		t.Errorf("line %d: %s\n  files a record, which is not stated\n%s", turn.line, head(turn), show(fx))
	}
}

// scriptPolicy reads a policy written for people: keys of Policy, fields in short ("phone required confirm").
func scriptPolicy(src []byte) (Policy, error) {
	var in struct {
		Voice      bool              `yaml:"voice"`
		Off        bool              `yaml:"off"`
		Fields     []string          `yaml:"fields"`
		Purposes   map[string]string `yaml:"purposes"`
		Start      []string          `yaml:"start"`
		Never      []string          `yaml:"never"`
		Only       bool              `yaml:"only"`
		Timing     string            `yaml:"timing"`
		AtStart    bool              `yaml:"at_start"`
		Unanswered int               `yaml:"after_unanswered"`
		Gate       bool              `yaml:"require_contact"`
		Attempts   int               `yaml:"attempts"`
		OnRefusal  []string          `yaml:"on_refusal"`
		ReadBack   bool              `yaml:"read_back"`
		Order      []string          `yaml:"order"`
		Languages  []string          `yaml:"languages"`
		Lead       []string          `yaml:"lead"`
		Ticket     []string          `yaml:"ticket"`
		Priority   Priority          `yaml:"priority"`
		Consent    string            `yaml:"consent"`
		Qualify    []string          `yaml:"qualify"`
		Threshold  int               `yaml:"threshold"`
		Forms      []struct {
			ID       string   `yaml:"id"`
			When     []string `yaml:"when"`
			MinScore int      `yaml:"min_score"`
			Fields   []string `yaml:"fields"`
		} `yaml:"forms"`
		Route []struct {
			To         string   `yaml:"to"`
			When       []string `yaml:"when"`
			MinScore   int      `yaml:"min_score"`
			Categories []string `yaml:"categories"`
			Languages  []string `yaml:"languages"`
		} `yaml:"route"`
	}
	if err := yaml.NewDecoder(bytes.NewReader(src), yaml.Strict()).Decode(&in); err != nil && len(bytes.TrimSpace(src)) > 0 {
		return Policy{}, err
	}
	p := Policy{Schema: PolicySchema, Mode: Text, Enabled: !in.Off, Start: in.Start, Never: in.Never, Only: in.Only,
		Timing: in.Timing, AtStart: in.AtStart, Unanswered: in.Unanswered, Gate: in.Gate, Attempts: in.Attempts,
		OnRefusal: in.OnRefusal, ReadBack: in.ReadBack, Order: in.Order, Languages: in.Languages, Region: "US",
		Lead: Matter{Categories: in.Lead, Priority: Low}, Ticket: Matter{Categories: in.Ticket, Priority: in.Priority}}
	if in.Voice {
		p.Mode = Voice
	}
	p.ConsentText, p.Threshold = in.Consent, in.Threshold
	for _, q := range in.Qualify {
		p.Qualify = append(p.Qualify, scriptQuestion(q))
	}
	for _, r := range in.Route {
		p.Route = append(p.Route, Route{To: r.To, When: r.When, MinScore: r.MinScore, Categories: r.Categories, Languages: r.Languages})
	}
	for _, f := range in.Forms {
		form := Form{ID: f.ID, When: f.When, MinScore: f.MinScore}
		for _, line := range f.Fields {
			field, err := scriptField(line)
			if err != nil {
				return p, err
			}
			form.Fields = append(form.Fields, field)
		}
		p.Forms = append(p.Forms, form)
	}
	if in.Fields == nil {
		in.Fields = []string{"name required", "phone required", "email optional"}
	}
	for _, line := range in.Fields {
		f, err := scriptField(line)
		if err != nil {
			return p, err
		}
		f.Purpose = in.Purposes[f.Key]
		p.Fields = append(p.Fields, f)
	}
	return p, nil
}

// scriptQuestion reads "budget | What is your budget? | small=1, big=5" or "team | How many are you? | 10+=5".
func scriptQuestion(line string) Question {
	part := strings.Split(line, " | ")
	q := Question{Key: part[0], Label: strings.ReplaceAll(part[0], "_", " "), Text: part[1]}
	for o := range strings.SplitSeq(part[2], ", ") {
		label, score, _ := strings.Cut(o, "=")
		n, _ := strconv.Atoi(score)
		option := Option{Label: label, Score: n}
		if from, err := strconv.ParseFloat(strings.TrimSuffix(label, "+"), 64); err == nil {
			option.AtLeast = &from
		}
		if names := strings.Split(label, "/"); len(names) > 1 {
			option.Label, option.Words = names[0], names[1:]
		}
		q.Options = append(q.Options, option)
	}
	return q
}

// scriptField reads "phone required confirm" or "order_number optional identifier [A-Z]{2}-\d+" or
// "plan required choice Basic,Pro"; when:refund and dont:existing_customer limit it.
func scriptField(line string) (Field, error) {
	w := strings.Fields(line)
	f := Field{Field: extract.Field{Key: w[0], Label: strings.ReplaceAll(w[0], "_", " "), Type: extract.Type(w[0])}}
	if !builtin(f.Key) {
		f.Type = extract.Text
	}
	for _, a := range w[1:] {
		switch {
		case a == "required":
			f.Required = true
		case a == "optional":
		case a == "confirm":
			f.Confirm = true
		case a == "dont_ask":
			f.DontAsk = true
		case strings.HasPrefix(a, "when:"):
			f.When = strings.Split(a[5:], ",")
		case strings.HasPrefix(a, "dont:"):
			f.DontWhen = strings.Split(a[5:], ",")
		case f.Type == extract.Choice:
			f.Options = strings.Split(a, ",")
		case f.Type == extract.Identifier:
			f.Pattern = a
		default:
			f.Type = extract.Type(a)
		}
	}
	return f, nil
}
