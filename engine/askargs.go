package engine

import (
	"strings"

	"github.com/seed-151f84ba/intake/extract"
)

// named is the arguments that name a field: its key when the phrase book has a word for it, else its label.
func named(f Field) []string {
	switch {
	case builtin(f.Key):
		return []string{"field", f.Key}
	case f.question != "" && f.Label == f.question:
		return nil
	}
	return []string{"label", f.Label}
}

// listed is the arguments that name several fields.
func listed(fields []Field) []string {
	var ks, ls []string
	for _, f := range fields {
		k, l := f.Key, ""
		if !builtin(f.Key) {
			k, l = "", f.Label
		}
		ks, ls = append(ks, k), append(ls, l)
	}
	return []string{"fields", strings.Join(ks, ListSep), "labels", strings.Join(ls, ListSep)}
}

func keys(fields []Field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Key
	}
	return out
}

func choices(f Field) []string {
	if f.Type != extract.Choice || len(f.Options) == 0 {
		return nil
	}
	return []string{"options", strings.Join(f.Options, ListSep)}
}
