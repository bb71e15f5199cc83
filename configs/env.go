package configs

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strconv"
)

var reference = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// Env looks up an environment variable, as os.LookupEnv does.
type Env func(name string) (string, bool)

// Expand puts environment values in place of every ${NAME} inside the strings of a JSON text. The second result lists
// the names that are not set, sorted; their references stay as they are.
func Expand(raw json.RawMessage, env Env) (json.RawMessage, []string, error) {
	if len(raw) == 0 {
		return raw, nil, nil
	}
	doc, err := decode(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("expand settings: %w", err)
	}
	missing := map[string]bool{}
	doc = expand(doc, nil, env, func(_ place, name string) { missing[name] = true })
	out, err := json.Marshal(doc)
	if err != nil {
		return nil, nil, fmt.Errorf("expand settings: %w", err)
	}
	names := make([]string, 0, len(missing))
	for n := range missing {
		names = append(names, n)
	}
	sort.Strings(names)
	return out, names, nil
}

// expand returns v with its references resolved; v itself is not changed.
func expand(v any, at place, env Env, unset func(place, string)) any {
	switch v := v.(type) {
	case string:
		return reference.ReplaceAllStringFunc(v, func(ref string) string {
			name := ref[2 : len(ref)-1]
			if value, ok := env(name); ok {
				return value
			}
			unset(at, name)
			return ref
		})
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = expand(e, at.at(k), env, unset)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = expand(e, at.at(strconv.Itoa(i)), env, unset)
		}
		return out
	}
	return v
}
