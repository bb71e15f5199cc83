package llm

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// object is a turn as the model returns it.
type object struct {
	Commands    []deed `json:"commands"`
	Language    string `json:"language"`
	Kind        string `json:"kind"`
	Category    string `json:"category"`
	Priority    string `json:"priority"`
	Subject     string `json:"subject"`
	Description string `json:"description"`
	CanAnswer   bool   `json:"can_answer"`
	Sources     []int  `json:"sources"`
	Answer      string `json:"answer"`
}

// deed is one command.
type deed struct {
	Do    string `json:"do"`
	Field string `json:"field"`
	Quote string `json:"quote"`
	Value string `json:"value"`
}

// errNoObject says that a reply holds no JSON object.
var errNoObject = errors.New("no JSON object in it")

// maxObjects bounds how many objects of a reply are looked at.
const maxObjects = 20

// decode finds the object in a whole reply: behind a model's thinking, in fences, among prose. The first one that
// fits the schema is taken; else the error says what is wrong with the first one there is.
func decode(reply string, s *jsonschema.Schema) (object, error) {
	raw, err := find(reply, s)
	if err != nil {
		return object{}, err
	}
	return valid(raw, s)
}

// find is the text of that object.
func find(reply string, s *jsonschema.Schema) (string, error) {
	if i := strings.LastIndex(reply, "</think>"); i >= 0 {
		reply = reply[i+len("</think>"):]
	}
	first := errNoObject
	for n := 0; n < maxObjects; n++ {
		i := strings.IndexByte(reply, '{')
		if i < 0 {
			break
		}
		end := balanced(reply[i:])
		if end == 0 {
			if errors.Is(first, errNoObject) {
				first = errors.New("it ends in the middle")
			}
			break
		}
		err := fits(reply[i:i+end], s)
		if err == nil {
			return reply[i : i+end], nil
		}
		if errors.Is(first, errNoObject) {
			first = err
		}
		reply = reply[i+1:]
	}
	return "", first
}

// balanced is the length of the object s begins with; 0 when it does not end.
func balanced(s string) int {
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// fits holds one object against the schema.
func fits(raw string, s *jsonschema.Schema) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(raw))
	if err != nil {
		return errors.New("not valid JSON")
	}
	if err := s.Validate(doc); err != nil {
		return fmt.Errorf("does not fit the schema: %s", causes(err))
	}
	return nil
}

// valid decodes one object that fits the schema.
func valid(raw string, s *jsonschema.Schema) (object, error) {
	if err := fits(raw, s); err != nil {
		return object{}, err
	}
	var o object
	if err := json.Unmarshal([]byte(raw), &o); err != nil {
		return object{}, errors.New("not of the expected types")
	}
	return o, nil
}

// causes names the places that do not fit, at most three, without the model's words.
func causes(err error) string {
	var v *jsonschema.ValidationError
	if !errors.As(err, &v) {
		return "unknown"
	}
	var out []string
	var walk func(*jsonschema.ValidationError)
	walk = func(v *jsonschema.ValidationError) {
		if len(v.Causes) == 0 && len(out) < 3 {
			out = append(out, "/"+strings.Join(v.InstanceLocation, "/")+" ("+strings.Join(v.ErrorKind.KeywordPath(), " ")+")")
		}
		for _, c := range v.Causes {
			walk(c)
		}
	}
	walk(v)
	return strings.Join(out, ", ")
}
