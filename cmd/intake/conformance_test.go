package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryChannelHasAConformanceTest: a kind in the registration table without a test that runs the suite is not
// finished.
func TestEveryChannelHasAConformanceTest(t *testing.T) {
	for kind := range channelKinds {
		if !conforms(t, filepath.Join("..", "..", "channels", kind)) {
			t.Errorf("channels/%s has no test that calls channeltest.Run", kind)
		}
	}
	if conforms(t, filepath.Join("..", "..", "channels")) {
		t.Error("the look for conformance tests finds one where none is")
	}
}

// conforms looks for a test function that calls channeltest.Run.
func conforms(t *testing.T, dir string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "Test") && fn.Recv == nil && callsSuite(fn) {
				return true
			}
		}
	}
	return false
}

func callsSuite(fn *ast.FuncDecl) (found bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Run" {
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "channeltest" {
				found = true
			}
		}
		return !found
	})
	return found
}
