package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// none stands for nothing in the schema's enumerations: some servers refuse an empty string there.
const none = "none"

// deeds are the commands a model may report, in the order of extract's plus set, correct and follow_up.
var deeds = []string{"set", "correct", "confirm", "deny", "decline", "ask_why", "question", "cancel", "handoff",
	"smalltalk", "spam", "language", "repeat", "done", "follow_up"}

// builtinReasons are why somebody may have to act, as extract.Signal spells them.
var builtinReasons = []string{"refund", "cancellation", "account_settings", "order_details", "subscription_change",
	"billing_dispute", "special_request", "technical_fault", "outage", "complaint", "sales", "pricing", "partnership", "callback",
	"demo", "appointment", "human", "urgent", "existing_customer", "general_question"}

// schema is the JSON Schema of a turn's object, written by hand because the order of its keys is the order in which
// they are needed: commands, then the matter, then whether there is an answer, then the answer.
func schema(t answer.ModelTurn) json.RawMessage {
	keys := []string{none}
	for _, f := range t.Request.Fields {
		keys = append(keys, f.Key)
	}
	categories := []string{none}
	for _, kind := range []string{"lead", "ticket"} {
		for _, c := range t.Request.Categories[kind] {
			if !slices.ContainsFunc(categories, func(o string) bool { return strings.EqualFold(o, c) }) {
				categories = append(categories, c)
			}
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"type":"object","additionalProperties":false,`+
		`"required":["commands","language","kind","category","priority","subject","description","can_answer","sources","answer"],"properties":{`+
		`"commands":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["do","field","quote","value"],"properties":{`+
		`"do":{"type":"string","enum":%s},"field":{"type":"string","enum":%s},"quote":{"type":"string"},"value":{"type":"string"}}}},`+
		`"language":{"type":"string"},"kind":{"type":"string","enum":["none","lead","ticket"]},`+
		`"category":{"type":"string","enum":%s},"priority":{"type":"string","enum":["none","low","medium","high","critical"]},`+
		`"subject":{"type":"string"},"description":{"type":"string"},"can_answer":{"type":"boolean"},`+
		`"sources":{"type":"array","items":{"type":"integer"}},"answer":{"type":"string"}}}`,
		list(deeds), list(keys), list(categories))
	return b.Bytes()
}

func list(s []string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // strings always encode
	}
	return bytes.TrimSpace(b.Bytes())
}

// schemas keeps compiled ones; there are as many as published settings. It forgets all when there are too many.
type schemas struct {
	mu   sync.Mutex
	made map[string]*jsonschema.Schema
}

const maxSchemas = 500

func (s *schemas) of(raw json.RawMessage) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.made[string(raw)]; c != nil {
		return c, nil
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("turn.json", doc); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	made, err := c.Compile("turn.json")
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	if s.made == nil || len(s.made) >= maxSchemas {
		s.made = map[string]*jsonschema.Schema{}
	}
	s.made[string(raw)] = made
	return made, nil
}

// reasons are those a model may name: the built-in ones and the operator's topics.
func reasons(t answer.ModelTurn) []string {
	return append(slices.Clone(builtinReasons), t.Topics...)
}

// labelled is a field as the prompt lists it.
type labelled struct {
	Key, Label string
	Type       extract.Type
	Options    []string
}
