package admin

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

// golden compares with a committed file; -update rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at it and rewrite it with -update\ngot:\n%s", name, firstDifference(got, want))
	}
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return g[i]
		}
	}
	return "(shorter)"
}

func TestOpenAPIGolden(t *testing.T) {
	raw, err := OpenAPI("dev")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", " "); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/openapi.json", append(out.Bytes(), '\n'))
}

// TestOpenAPIIsWhatWePromise reads the document as a client would.
func TestOpenAPIIsWhatWePromise(t *testing.T) {
	raw, err := OpenAPI("dev")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			OperationID string                     `json:"operationId"`
			Responses   map[string]json.RawMessage `json:"responses"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi is %q, want 3.1", doc.OpenAPI)
	}
	if bytes.Contains(raw, []byte("$schema")) {
		t.Error("the document mentions $schema")
	}
	seen := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if seen[op.OperationID] || op.OperationID == "" {
				t.Errorf("%s %s: operation id %q is not its own", method, path, op.OperationID)
			}
			seen[op.OperationID] = true
			for _, status := range []string{"401", "403"} {
				if !bytes.Contains(op.Responses[status], []byte("application/problem+json")) {
					t.Errorf("%s %s: %s is not described as a problem", method, path, status)
				}
			}
		}
	}
}
