package configs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Hash tells whether the content of an item changed since it was last applied: equal content, equal hash. Take it of
// what Parse gives, so that a changed environment value is no changed content. An item that cannot be written as JSON
// has the hash "".
func Hash(item any) string {
	raw, err := json.Marshal(item)
	if err != nil {
		return ""
	}
	var v any
	if json.Unmarshal(raw, &v) == nil { // settings keep the order they were written in: sort their keys
		if r, err := json.Marshal(v); err == nil {
			raw = r
		}
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
