// Command assets builds the browser code that is committed and embedded: run it from anywhere in the repository after
// changing a source under a target's folder. Its test builds everything in memory and fails when a committed file
// differs from its sources, so the program itself never needs this command.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := repository()
	if err != nil {
		return err
	}
	for _, t := range targets {
		built, err := build(root, t)
		if err != nil {
			return err
		}
		if err := write(root, t, built); err != nil {
			return err
		}
	}
	return nil
}

// write makes the target's output folder hold exactly what was built and the files the target keeps.
func write(root string, t target, built map[string][]byte) error {
	out := filepath.Join(root, t.Out)
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("%s: %w", t.Name, err)
	}
	old, err := committed(root, t)
	if err != nil {
		return err
	}
	for name := range old {
		if built[name] == nil {
			if err := os.Remove(filepath.Join(out, filepath.FromSlash(name))); err != nil {
				return fmt.Errorf("%s: remove what is not built any more: %w", t.Name, err)
			}
		}
	}
	var names []string
	for name := range built {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		path := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		if err := os.WriteFile(path, built[name], 0o644); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		fmt.Printf("%s/%s %d bytes\n", t.Out, name, len(built[name]))
	}
	return nil
}

// repository finds the folder of go.mod, upwards from the working directory.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the repository: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("find the repository: no go.mod above the working directory")
		}
		dir = up
	}
}
