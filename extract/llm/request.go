package llm

import (
	"encoding/json"
	"math"

	openai "github.com/sashabaranov/go-openai"

	"github.com/seed-151f84ba/intake/engine/answer"
)

// function is the one function a server is offered where that is its only structured output.
const function = "turn"

// asked is one question to the server: messages and the object wanted back.
type asked struct {
	messages []answer.Sent
	schema   json.RawMessage
	name     string // of the object
	reply    int    // most tokens

	conversation string
}

// request is the question in the form these capabilities allow.
func (c *Client) request(q asked, can Capabilities) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{Model: c.o.Model, N: 1}
	for _, m := range q.messages {
		r.Messages = append(r.Messages, openai.ChatCompletionMessage{Role: m.Role, Content: m.Text})
	}
	if can.MaxTokens == "max_completion_tokens" {
		r.MaxCompletionTokens = q.reply
	} else {
		r.MaxTokens = q.reply //lint:ignore SA1019 servers other than OpenAI's know only this one; the other is used where this is refused
	}
	if *can.Temperature {
		r.Temperature = math.SmallestNonzeroFloat32 // a plain 0 is not sent
	}
	if *can.Usage {
		r.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	switch can.Format {
	case JSONSchema:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: q.name, Schema: q.schema, Strict: true}}
	case JSONObject:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	case Tools:
		r.Tools = []openai.Tool{{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{
			Name: function, Description: "Return what the turn holds.", Strict: true, Parameters: q.schema}}}
		r.ToolChoice = openai.ToolChoice{Type: openai.ToolTypeFunction, Function: openai.ToolFunction{Name: function}}
	}
	return r
}
