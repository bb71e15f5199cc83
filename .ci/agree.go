//go:build ignore

// Agree compares the built program with two sets of the evaluation data that score.py does not read: which addresses a
// contact form accepts, and hard spoken answers with the value they mean. usage: go run .ci/agree.go bin/intake data
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: agree <intake binary> <eval directory>")
		os.Exit(2)
	}
	for _, f := range []func(bin, dir string) error{addresses, spoken} {
		if err := f(os.Args[1], os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, "agree:", err)
			os.Exit(1)
		}
	}
}

// row is a line in or out of the program, whichever filter.
type row map[string]any

// ask runs one filter of the program over rows and returns what it predicts for each.
func ask(bin, filter string, rows []row) ([]row, error) {
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, r := range rows {
		if err := enc.Encode(r); err != nil {
			return nil, fmt.Errorf("encode row: %w", err)
		}
	}
	cmd := exec.Command(bin, filter)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	answer, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", filter, err)
	}
	var out []row
	for line := range bytes.Lines(answer) {
		var r struct{ Pred row }
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("read answer: %w", err)
		}
		out = append(out, r.Pred)
	}
	if len(out) != len(rows) {
		return nil, fmt.Errorf("%s answered %d of %d rows", filter, len(out), len(rows))
	}
	return out, nil
}

func read(path string) ([]row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []row
	for s := bufio.NewScanner(f); s.Scan(); {
		var r row
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		out = append(out, r)
	}
	return out, nil
}

// addresses: an address is accepted when it comes back whole as the answer to the question for one.
func addresses(bin, dir string) error {
	gold, err := read(filepath.Join(dir, "extract", "validate_email_isemail.jsonl"))
	if err != nil {
		return err
	}
	var in []row
	for i, g := range gold {
		in = append(in, row{"id": i, "mode": "chat", "asked": "email", "text": g["value"]})
	}
	got, err := ask(bin, "extract", in)
	if err != nil {
		return err
	}
	right := 0
	for i, g := range gold {
		value, _ := g["value"].(string)
		said, _ := got[i]["email"].(string)
		ordinary, _ := g["ordinary"].(bool)
		if strings.EqualFold(said, value) == ordinary {
			right++
			continue
		}
		fmt.Printf("   address %q: ordinary %v, heard %q\n", value, ordinary, said)
	}
	fmt.Printf("addresses   %d of %d\n", right, len(gold))
	return nil
}

var context = regexp.MustCompile(`^\[(?:held:|read back) ([^\]]+)\] `)

// spoken: the 45 hard answers. One with an earlier value or several turns is a dialogue for `intake capture`, any
// other an answer to a question for `intake extract`.
func spoken(bin, dir string) error {
	gold, err := read(filepath.Join(dir, "payloads", "spoken_capture_cases.jsonl"))
	if err != nil {
		return err
	}
	right := 0
	for _, g := range gold {
		field := strings.TrimPrefix(g["field"].(string), "custom:")
		words := g["transcript"].(string)
		in, filter := row{"id": g["id"], "mode": "spoken", "lang": g["lang"], "region": g["region"], "asked": field, "text": words}, "extract"
		if turns := dialogue(field, words); turns != nil {
			in, filter = row{"id": g["id"], "mode": "spoken", "lang": g["lang"], "region": g["region"], "fields": []string{field}, "turns": turns}, "capture"
		}
		got, err := ask(bin, filter, []row{in})
		if err != nil {
			return err
		}
		said := predicted(got[0], field)
		if means(field, g["expect"].(string), said) {
			right++
			continue
		}
		fmt.Printf("   %s %q: meant %q, heard %q\n", g["id"], words, g["expect"], said)
	}
	fmt.Printf("spoken      %d of %d\n", right, len(gold))
	return nil
}

func dialogue(field, words string) []row {
	parts := strings.Split(words, " | ")
	if m := context.FindStringSubmatch(words); m != nil {
		parts = []string{m[1], words[len(m[0]):]}
	}
	if len(parts) == 1 {
		return nil
	}
	return []row{{"who": "agent", "text": "And your " + field + "?", "asked": field}, {"who": "customer", "text": parts[0]},
		{"who": "agent", "text": "I have " + strings.TrimPrefix(parts[0], "It's ") + ", is that right?"}, {"who": "customer", "text": parts[1]}}
}

func predicted(pred row, field string) string {
	if custom, ok := pred["custom"].(map[string]any); ok && pred[field] == nil {
		pred = custom
	}
	if pred[field] == nil {
		return ""
	}
	return fmt.Sprint(pred[field])
}

// nothing are the openings of an expectation that wants no value.
var nothing = regexp.MustCompile(`^(reject|incomplete|ambiguous|ask|no |From )|invalid phone`)

// means compares what was heard with what was meant; the data describes that in words. Where it speaks of the digits
// said, the number they make with its country is right, too.
func means(field, want, got string) bool {
	if nothing.MatchString(want) {
		return got == ""
	}
	switch want, _, _ = strings.Cut(want, " ("); field {
	case "phone":
		for form := range strings.SplitSeq(want, " -> ") {
			form, _, _ = strings.Cut(strings.NewReplacer(" ext", ";", ",", ";").Replace(form), ";")
			said := strings.HasPrefix(form, "digits ")
			heard := keep(got, unicode.IsDigit)
			if form = keep(form, unicode.IsDigit); got != "" && (form == heard || said && strings.HasSuffix(heard, strings.TrimLeft(form, "0"))) {
				return true
			}
		}
		return false
	case "name", "email":
		want, _, _ = strings.Cut(want, ", ")
	}
	return strings.EqualFold(strings.TrimSpace(want), got)
}

func keep(s string, in func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if in(r) {
			return r
		}
		return -1
	}, s)
}
