package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Whoever changes a source and forgets to build, or edits a result by hand, is told here.
func TestCommittedAssetsAreBuiltFromTheirSources(t *testing.T) {
	root, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		t.Run(target.Name, func(t *testing.T) {
			built, err := build(root, target)
			if err != nil {
				t.Fatal(err)
			}
			have, err := committed(root, target)
			if err != nil {
				t.Fatal(err)
			}
			got, want := slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(built))
			if !slices.Equal(got, want) {
				t.Fatalf("%s holds %v, its sources give %v: go run ./cmd/assets", target.Out, got, want)
			}
			for name, bytesWanted := range built {
				if !bytes.Equal(have[name], bytesWanted) {
					t.Errorf("%s/%s is stale: go run ./cmd/assets", target.Out, name)
				}
			}
		})
	}
}

func TestStrayPackagesAreRefused(t *testing.T) {
	root := t.TempDir()
	put := func(name, text string) {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("src/a.ts", `import {x} from "dep"; console.log(x)`)
	put("node_modules/dep/index.js", `export const x = "stray"`)
	put("vendor/dep.js", `export const x = "pinned"`)
	free := target{Name: "t", Entries: []string{"src/a.ts"}, Out: "out"}
	if built, err := build(root, free); err == nil {
		t.Errorf("a stray node_modules was used: %s", built["a.js"])
	}
	free.Vendor = "vendor"
	built, err := build(root, free)
	if err != nil || !bytes.Contains(built["a.js"], []byte("pinned")) {
		t.Errorf("%v: %s", err, built["a.js"])
	}
}
