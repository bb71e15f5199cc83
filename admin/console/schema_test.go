package console_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas hold the made-up API to the description of the real one: an answer or a request the description does not
// allow fails the test, so the console cannot drift from the API behind a fake that agrees with it.
type schemas struct {
	compiler *jsonschema.Compiler
	paths    map[string]map[string]operation
}

type operation struct {
	RequestBody *struct {
		Required bool                                        `json:"required"`
		Content  map[string]struct{ Schema json.RawMessage } `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content map[string]struct{ Schema json.RawMessage } `json:"content"`
	} `json:"responses"`
}

const document = "openapi.json"

func newSchemas(t *testing.T) *schemas {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "testdata", document))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	s := &schemas{compiler: jsonschema.NewCompiler()}
	if err := s.compiler.AddResource(document, doc); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Paths map[string]map[string]operation `json:"paths"`
	}
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatal(err)
	}
	s.paths = read.Paths
	return s
}

// operation finds what the description says of a request.
func (s *schemas) operation(method, path string) (string, operation, error) {
	segments := strings.Split(path, "/")
	for pattern, methods := range s.paths {
		op, ok := methods[strings.ToLower(method)]
		parts := strings.Split(pattern, "/")
		if !ok || len(parts) != len(segments) {
			continue
		}
		for i, p := range parts {
			ok = ok && (p == segments[i] || strings.HasPrefix(p, "{"))
		}
		if ok {
			return pattern, op, nil
		}
	}
	return "", operation{}, fmt.Errorf("%s %s: the API has no such operation", method, path)
}

func (s *schemas) request(method, path string, body []byte) error {
	pattern, op, err := s.operation(method, path)
	if err != nil || op.RequestBody == nil || !op.RequestBody.Required && len(body) == 0 {
		return err
	}
	at := fmt.Sprintf("/paths/%s/%s/requestBody/content/application~1json/schema", escape(pattern), strings.ToLower(method))
	return s.check(at, body)
}

func (s *schemas) answer(method, path string, status int, body []byte) error {
	pattern, op, err := s.operation(method, path)
	if err != nil {
		return err
	}
	code := fmt.Sprint(status)
	if _, ok := op.Responses[code]; !ok {
		if status < http.StatusBadRequest {
			return fmt.Errorf("%s %s: the API does not answer %d", method, path, status)
		}
		return s.check("/components/schemas/ErrorModel", body)
	}
	if len(op.Responses[code].Content) == 0 {
		return nil
	}
	kind := "application/json"
	if status >= http.StatusBadRequest {
		kind = "application/problem+json"
	}
	return s.check(fmt.Sprintf("/paths/%s/%s/responses/%s/content/%s/schema", escape(pattern), strings.ToLower(method), code, escape(kind)), body)
}

func (s *schemas) check(pointer string, body []byte) error {
	schema, err := s.compiler.Compile(document + "#" + pointer)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func escape(s string) string {
	s = strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
	return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(s)
}
