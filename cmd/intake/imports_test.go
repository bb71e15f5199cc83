package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which rooms a room may import (docs/architecture.md draws them). "channels/*" stands for every adapter.
// Production code only: a test may import more.
var arrows = map[string][]string{
	"channels":             {},
	"channels/channeltest": {"channels"},
	"channels/meta":        {"channels"},
	"channels/*":           {"channels", "channels/meta"},
	"extract":              {},
	"extract/rules":        {"extract"},
	"extract/llm":          {"extract", "prompts", "engine/answer", "engine/policy"},
	"extract/llm/llmtest":  {},
	"prompts":              {},
	"actions":              {"actions/plant"},
	"actions/plant":        {},
	"actions/egress":       {"actions"},
	"actions/*":            {"actions", "prompts"},
	"configs":              {"extract"},
	"engine":               {"extract"},
	"engine/policy":        {"engine", "extract", "configs"},
	"engine/answer":        {"engine", "extract", "configs"},
	"engine/runner":        {"engine", "engine/policy", "engine/answer", "extract", "prompts", "channels", "actions", "actions/plant", "configs"},
	"records":              {"engine", "engine/runner", "extract", "channels", "actions", "configs"},
	"records/recordstest":  {"records", "engine", "engine/runner", "engine/answer", "extract", "channels", "actions", "configs"},
	"admin":                {"records", "configs", "engine", "engine/policy", "engine/runner", "extract", "actions", "admin/console"},
	"admin/console":        {},
	"cmd/*":                {"*"},
}

const module = "github.com/seed-151f84ba/intake/"

func TestArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	rooms := map[string][]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && p != root) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(p))
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room := filepath.ToSlash(rel)
		if _, ok := rooms[room]; !ok {
			rooms[room] = nil
		}
		for _, i := range f.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			if to, ok := strings.CutPrefix(name, module); ok && !slices.Contains(rooms[room], to) {
				rooms[room] = append(rooms[room], to)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(rooms) < 15 {
		t.Fatalf("only %d rooms found: is this the repository?", len(rooms))
	}
	for room, imports := range rooms {
		allowed, ok := arrows[room]
		if !ok {
			if allowed, ok = arrows[path.Dir(room)+"/*"]; !ok {
				t.Errorf("%s is a room nobody planned: put it into the table and into docs/architecture.md", room)
				continue
			}
		}
		for _, to := range imports {
			if !slices.Contains(allowed, to) && !slices.Contains(allowed, "*") {
				t.Errorf("%s must not import %s", room, to)
			}
		}
	}
}

// The frame of the house: no other top-level folder, no room of the names that say nothing.
func TestFrame(t *testing.T) {
	top, err := filepath.Glob(filepath.Join("..", "..", "*"))
	if err != nil {
		t.Fatal(err)
	}
	planned := []string{"cmd", "channels", "engine", "extract", "records", "prompts", "configs", "admin", "actions", "docs",
		"go.mod", "go.sum", "Makefile", "README.md", "LICENSE", "bin", "data", ".git", ".gitignore", ".ci"}
	for _, p := range top {
		if name := filepath.Base(p); !strings.HasPrefix(name, ".") && !slices.Contains(planned, name) {
			t.Errorf("%s does not belong at the top", name)
		}
	}
	for _, name := range []string{"internal", "pkg", "utils", "util", "common", "types", "models", "helpers"} {
		found, _ := filepath.Glob(filepath.Join("..", "..", "*", name))
		if len(found) > 0 {
			t.Errorf("%s: a name that says nothing", found[0])
		}
	}
}
