package engine

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// TestMovesComplete: every Move constant is in Moves, once, with a doc and sound arguments.
func TestMovesComplete(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "moves.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	specs := map[string]MoveSpec{}
	for _, m := range Moves() {
		if _, twice := specs[m.Name]; twice || m.Doc == "" {
			t.Errorf("%s is listed twice or without doc", m.Name)
		}
		specs[m.Name] = m
		for _, a := range m.Args {
			if strings.TrimSuffix(a, "?") == "" || strings.Contains(strings.TrimSuffix(a, "?"), "?") {
				t.Errorf("%s has the argument %q", m.Name, a)
			}
		}
	}
	n := 0
	ast.Inspect(f, func(node ast.Node) bool {
		v, ok := node.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(v.Names[0].Name, "Move") {
			return true
		}
		name, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		if _, ok := specs[name]; err != nil || !ok {
			t.Errorf("%s = %q is not in Moves", v.Names[0].Name, name)
		}
		n++
		return true
	})
	if n != len(specs) || n < 60 {
		t.Errorf("%d constants, %d specs", n, len(specs))
	}
}
