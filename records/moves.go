package records

import (
	_ "embed"
	"encoding/json"
	"slices"
)

//go:embed moves.json
var movesJSON []byte

// moves says which status may follow which, per type (E3).
var moves = func() map[string]map[string][]string {
	var m map[string]map[string][]string
	if err := json.Unmarshal(movesJSON, &m); err != nil {
		panic("records: moves.json: " + err.Error()) // a test of the package fails before anybody ships it
	}
	return m
}()

// Moves returns the statuses a record of the type may go to from status, nil for an unknown type or status.
func Moves(recordType, status string) []string { return slices.Clone(moves[recordType][status]) }

// hiddenStatuses are those "active" leaves out.
var hiddenStatuses = []string{"closed", "cancelled", "spam"}

// checkMove refuses a status the type has not, or that may not follow.
func checkMove(recordType, from, to string) error {
	if _, ok := moves[recordType][to]; !ok {
		return &Invalid{"status", "a " + recordType + " has no status " + quote(to)}
	}
	if from != to && !slices.Contains(moves[recordType][from], to) {
		return &Invalid{"status", "cannot go from " + from + " to " + to}
	}
	return nil
}

// checkPriority returns the priority as it is kept; "normal" means medium.
func checkPriority(p string) (string, error) {
	if p == "normal" {
		return "medium", nil
	}
	if !slices.Contains([]string{"low", "medium", "high", "critical"}, p) {
		return "", &Invalid{"priority", "is none of low, medium, high, critical"}
	}
	return p, nil
}

// quote shows a value of the caller's in an error, cut short.
func quote(s string) string { return `"` + excerpt(s, 40) + `"` }
