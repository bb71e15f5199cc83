package configs

import "slices"

// Model is what the file says about the language model. Its address, name and key stand in the environment
// (INTAKE_LLM_*); without them this section does nothing.
type Model struct {
	Format         string   `json:"format,omitempty"`           // json_schema tools json_object none; absent = found out
	StreamUsage    *bool    `json:"stream_usage,omitempty"`     // whether the server says what a streamed reply cost; absent = found out
	MaxTokensParam string   `json:"max_tokens_param,omitempty"` // max_tokens max_completion_tokens; absent = found out
	Temperature    *bool    `json:"temperature,omitempty"`      // whether a low temperature is sent; absent = found out
	API            string   `json:"api,omitempty"`              // openai azure; absent = by the address
	APIVersion     string   `json:"api_version,omitempty"`      // of Azure
	Timeout        Duration `json:"timeout,omitempty"`          // of a text turn, retries and answer included; default 6s
	VoiceTimeout   Duration `json:"voice_timeout,omitempty"`    // default 2500ms
	ReplyTokens    int      `json:"reply_tokens,omitempty"`     // most tokens of a reply; default 700
	Mask           bool     `json:"mask,omitempty"`             // addresses and long numbers are not sent

	ConversationTurns  *int `json:"conversation_turns,omitempty"`  // calls per conversation, 0 = no limit; default 100
	ConversationTokens *int `json:"conversation_tokens,omitempty"` // default 120000
	DailyTokens        *int `json:"daily_tokens,omitempty"`        // of the installation and UTC day; default 5000000
}

// MaxPrompt bounds an agent's own text for the model, in code points.
const MaxPrompt = 4000

// Normalize fills in the defaults.
func (m *Model) Normalize() {
	for _, d := range []struct {
		into **int
		def  int
	}{{&m.ConversationTurns, 100}, {&m.ConversationTokens, 120_000}, {&m.DailyTokens, 5_000_000}} {
		if *d.into == nil {
			n := d.def
			*d.into = &n
		}
	}
}

func (m *Model) check(c *checker, at place) {
	one := func(key, value string, of ...string) {
		if value != "" && !slices.Contains(of, value) {
			c.add(at.at(key), "must be one of %v", of)
		}
	}
	one("format", m.Format, "json_schema", "tools", "json_object", "none")
	one("max_tokens_param", m.MaxTokensParam, "max_tokens", "max_completion_tokens")
	one("api", m.API, "openai", "azure")
	for key, n := range map[string]*int{"conversation_turns": m.ConversationTurns, "conversation_tokens": m.ConversationTokens,
		"daily_tokens": m.DailyTokens, "reply_tokens": &m.ReplyTokens} {
		if n != nil && *n < 0 {
			c.add(at.at(key), "must not be negative")
		}
	}
}

// Speaks says whether the agent uses the model where there is one.
func (a Agent) Speaks() bool { return a.LLM == nil || *a.LLM }
