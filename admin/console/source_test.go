package console_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What a customer wrote is only ever put into the page as text: the ways around that are not used at all.
var forbidden = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|` +
	`setHTMLUnsafe|parseHTMLUnsafe|\beval\(|new Function|javascript:|createPolicy|https?://`)

// A direction that is not logical is not mirrored.
var physical = regexp.MustCompile(`(?:^|[\s{;])(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|float|text-align:\s*(?:left|right))\s*:`)

func TestSources(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("src", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		for i, line := range strings.Split(string(raw), "\n") {
			if m := forbidden.FindString(line); m != "" {
				t.Errorf("%s:%d uses %q", path, i+1, m)
			}
			if m := physical.FindString(line); m != "" && strings.HasSuffix(path, ".css") {
				t.Errorf("%s:%d is not mirrored: %q", path, i+1, strings.TrimSpace(m))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d sources found", seen)
	}
}

var phrase = regexp.MustCompile(`(?m)^  '([a-z._]+)': '((?:[^'\\]|\\.)*)',$`)

func words(t *testing.T, file string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("src", file))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, m := range phrase.FindAllStringSubmatch(string(raw), -1) {
		if _, twice := found[m[1]]; twice {
			t.Errorf("%s says %q twice", file, m[1])
		}
		found[m[1]] = m[2]
	}
	if n := strings.Count(string(raw), "\n  '"); n != len(found) {
		t.Fatalf("%s has %d lines with phrases, %d are read", file, n, len(found))
	}
	return found
}

var part = regexp.MustCompile(`\{\w+\}`)

func TestWordsOfEveryLanguage(t *testing.T) {
	en, ar := words(t, "words.en.ts"), words(t, "words.ar.ts")
	if got, want := slices.Sorted(maps.Keys(ar)), slices.Sorted(maps.Keys(en)); !slices.Equal(got, want) {
		t.Fatalf("the languages have other keys:\n%v\n%v", got, want)
	}
	parts := func(s string) []string {
		p := part.FindAllString(s, -1)
		slices.Sort(p)
		return p
	}
	same := 0
	for key, text := range en {
		if !slices.Equal(parts(text), parts(ar[key])) {
			t.Errorf("%s: %q and %q have other parts", key, text, ar[key])
		}
		if text == ar[key] {
			same++
		}
	}
	if same > 3 {
		t.Errorf("%d phrases are not translated", same)
	}
}

// A phrase nobody shows is a sign of one that was forgotten to be shown.
func TestWordsAreUsed(t *testing.T) {
	var all strings.Builder
	files, err := filepath.Glob("src/*.ts*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasPrefix(filepath.Base(f), "words.") {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	source := all.String()
	for key := range words(t, "words.en.ts") {
		set, last, _ := strings.Cut(key, ".")
		named := strings.Contains(source, "'"+key+"'") || strings.Contains(source, "nameOf('"+set+"'") || strings.Contains(source, "`"+set+".${")
		if !named && !strings.Contains(source, "}."+last+"`") {
			t.Errorf("%s is never shown", key)
		}
	}
}
