package configs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/seed-151f84ba/intake/extract"
)

// Schema is the JSON Schema (2020-12) of the configuration file, for editors. The same program gives the same bytes.
func Schema() []byte {
	s := reflector().Reflect(&File{})
	s.Title = "Intake configuration"
	out, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // the schema is made of our own types alone
	}
	return append(out, '\n')
}

func reflector() *jsonschema.Reflector {
	return &jsonschema.Reflector{Anonymous: true, Mapper: mapped}
}

// mapped is the schema of the types whose JSON form is not their Go form.
func mapped(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[Duration]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{
			{Type: "string", Pattern: `^(0|([0-9]+(\.[0-9]+)?(ms|s|m|h))+)$`, Description: "300ms, 8s, 30m, 24h"}, {Type: "integer", Enum: []any{0}}}}
	case reflect.TypeFor[json.RawMessage]():
		return &jsonschema.Schema{Type: "object", Description: "the settings of its kind"}
	case reflect.TypeFor[Kind]():
		return words(string(TextAgent), string(VoiceAgent), string(HybridAgent))
	case reflect.TypeFor[Requirement]():
		return words(string(Off), string(Optional), string(Required))
	}
	return nil
}

func words(w ...string) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, x := range w {
		s.Enum = append(s.Enum, x)
	}
	return s
}

func setEnum(s *jsonschema.Schema, key string, w []string) {
	if p, ok := s.Properties.Get(key); ok {
		p.Enum = words(w...).Enum
	}
}

// JSONSchemaExtend names the icons and types a custom field may have.
func (Custom) JSONSchemaExtend(s *jsonschema.Schema) {
	setEnum(s, "icon", Icons())
	setEnum(s, "type", fieldTypes())
}

// JSONSchemaExtend names the types a question may have.
func (Question) JSONSchemaExtend(s *jsonschema.Schema) {
	setEnum(s, "type", []string{string(extract.Text), string(extract.Number), string(extract.Choice), string(extract.Consent)})
}

// JSONSchemaExtend names the priorities.
func (Matter) JSONSchemaExtend(s *jsonschema.Schema) {
	setEnum(s, "priority", []string{"low", "medium", "high", "critical", "normal"})
}

var compiled = sync.OnceValues(func() (map[reflect.Type]*validator.Schema, error) {
	out := map[reflect.Type]*validator.Schema{}
	for _, v := range []any{&File{}, &Agent{}, &Capture{}, &Custom{}} {
		raw, err := json.Marshal(reflector().Reflect(v))
		if err != nil {
			return nil, err
		}
		doc, err := validator.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		t := reflect.TypeOf(v).Elem()
		c, url := validator.NewCompiler(), "intake:"+strings.ToLower(t.Name())
		if err := c.AddResource(url, doc); err != nil {
			return nil, err
		}
		if out[t], err = c.Compile(url); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// shape checks doc (as decoded by decode) against the schema of T.
func shape[T any](doc any, at place, c *checker) bool {
	schemas, err := compiled()
	if err != nil {
		panic(err) // the schema is made of our own types alone
	}
	err = schemas[reflect.TypeFor[T]()].Validate(doc)
	var ve *validator.ValidationError
	if err == nil {
		return true
	}
	if !errors.As(err, &ve) {
		c.add(at, "not of the expected form")
		return false
	}
	report(ve, at, c)
	return false
}

// report tells the innermost causes, once each, without the offending value.
func report(e *validator.ValidationError, at place, c *checker) {
	here := at.at(e.InstanceLocation...)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, p := range k.Properties {
			c.add(here.at(p), "unknown key")
		}
	case *kind.Required:
		for _, p := range k.Missing {
			c.add(here, "key %s is missing", p)
		}
	case *kind.Type:
		c.add(here, "expected %s, got %s", strings.Join(k.Want, " or "), k.Got)
	case *kind.Enum:
		c.add(here, "must be one of %s", list(k.Want))
	case *kind.OneOf:
		c.add(here, `expected a duration such as "300ms", or 0`)
	default:
		if len(e.Causes) == 0 {
			c.add(here, "not of the expected form")
		}
		for _, cause := range e.Causes {
			report(cause, at, c)
		}
	}
}

func list(v []any) string {
	var w []string
	for _, x := range v {
		w = append(w, fmt.Sprint(x))
	}
	return strings.Join(w, ", ")
}

func decode(raw []byte) (any, error) {
	return validator.UnmarshalJSON(bytes.NewReader(raw))
}
