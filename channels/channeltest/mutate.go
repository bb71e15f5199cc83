package channeltest

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// wrongTypes replace a value.
var wrongTypes = map[string]any{
	"null": nil, "false": false, "zero": 0, "a large number": json.Number("1e400"), "a fraction": 0.5,
	"text": "odd", "empty text": "", "a list": []any{}, "an object": map[string]any{}, "a list of null": []any{nil},
	"a NUL": "\x00", "an object in a list": []any{map[string]any{}},
}

// mutations gives a JSON body with each of its values replaced by each wrong type, one at a time, by what was done. A body
// that is no JSON gives none.
func mutations(body []byte) map[string][]byte {
	out := map[string][]byte{}
	for at := 0; ; at++ {
		root, ok := decodeNumbers(body)
		if !ok || countValues(root) <= at {
			return out
		}
		for what, v := range wrongTypes {
			root, _ := decodeNumbers(body)
			n, path := at, ""
			changed := replace(root, &n, v, &path)
			if raw, err := json.Marshal(changed); err == nil {
				out[fmt.Sprintf("%s as %s", path, what)] = raw
			}
		}
	}
}

func decodeNumbers(body []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err == nil
}

// countValues counts the values below v.
func countValues(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			n += 1 + countValues(x)
		}
	case []any:
		for _, x := range v {
			n += 1 + countValues(x)
		}
	}
	return n
}

// replace puts with in the place of the n-th value below v, in the order of sorted keys, and tells its path.
func replace(v any, n *int, with any, path *string) any {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range sortedKeys(v) {
			if *n == 0 {
				v[k], *path = with, "."+k
				*n--
				return v
			}
			*n--
			if v[k] = replace(v[k], n, with, path); *n < 0 {
				*path = "." + k + *path
				return v
			}
		}
	case []any:
		for i := range v {
			if *n == 0 {
				v[i], *path = with, fmt.Sprintf("[%d]", i)
				*n--
				return v
			}
			*n--
			if v[i] = replace(v[i], n, with, path); *n < 0 {
				*path = fmt.Sprintf("[%d]", i) + *path
				return v
			}
		}
	}
	return v
}
