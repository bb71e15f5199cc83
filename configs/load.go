package configs

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// Known is what the program knows besides this package: the kinds of channels and destinations it has adapters for.
// An empty list leaves the kind unchecked.
type Known struct {
	Channels     []string
	Destinations []string
}

// Load reads a configuration file, resolves ${NAME} from env, checks everything and fills in the defaults. path is
// only named in problems. A File with problems must not be applied. Problems come in the order of their lines.
func Load(path string, src []byte, env Env, known Known) (File, []Problem) {
	return load(path, src, env, known)
}

// Parse is Load without resolving: the strings keep their ${NAME} references, as they are stored. Resolve an item's
// settings with Expand when it is put to work.
func Parse(path string, src []byte, known Known) (File, []Problem) {
	return load(path, src, nil, known)
}

func load(path string, src []byte, env Env, known Known) (File, []Problem) {
	var f File
	doc, line, err := read(src)
	if err != nil {
		return f, []Problem{{File: path, Line: line, Cause: err.Error()}}
	}
	c := &checker{where: func(at place) (string, int) { return path, doc.line(at) }, written: env == nil}
	root := doc.root
	if env != nil {
		root = expand(root, nil, env, func(at place, name string) {
			c.add(at, "environment variable %s is not set", name)
		})
	}
	if root == nil {
		root = map[string]any{}
	}
	raw, err := json.Marshal(root)
	if err != nil {
		c.add(nil, "a value cannot be written as JSON")
		return f, c.found
	}
	generic, err := decode(raw)
	if err != nil {
		c.add(nil, "a value cannot be written as JSON")
		return f, c.found
	}
	if shape[File](generic, nil, c) {
		if err := json.Unmarshal(raw, &f); err != nil {
			c.add(nil, "%s", decodeCause(err))
		} else {
			f.Normalize()
			f.check(c, known)
		}
	}
	emptySecrets(generic, nil, c)
	return f, sorted(c.found)
}

// decodeCause keeps an error of a Duration, which names no value, and nothing else.
func decodeCause(err error) string {
	if strings.HasPrefix(err.Error(), "duration") {
		return err.Error()
	}
	return "not of the expected form"
}

func sorted(p []Problem) []Problem {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Cause, b.Cause))
	})
	return slices.Compact(p)
}

// emptySecrets refuses blank values of keys that hold a secret.
func emptySecrets(v any, at place, c *checker) {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if s, ok := v[k].(string); ok && secretKey(k) && inSettings(at) && strings.TrimSpace(s) == "" {
				c.add(at.at(k), "empty secret")
			}
			emptySecrets(v[k], at.at(k), c)
		}
	case []any:
		for i, e := range v {
			emptySecrets(e, at.at(itoa(i)), c)
		}
	}
}

func inSettings(at place) bool {
	return len(at) > 0 && (at[0] == "smtp" || slices.Contains(at, "settings"))
}

// secretKey tells by its name whether a setting holds a secret.
func secretKey(k string) bool {
	for _, w := range []string{"secret", "token", "password", "api_key", "consumer_key", "private_key"} {
		if strings.Contains(k, w) {
			return true
		}
	}
	return k == "key"
}
