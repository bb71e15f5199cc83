package llm

import (
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// Format is how a server is asked for an object.
type Format string

// The formats, the strictest first. Auto begins with the first and steps down when the server refuses it.
const (
	Auto       Format = ""
	JSONSchema Format = "json_schema"
	Tools      Format = "tools" // a call of one function, for servers whose only structured output that is
	JSONObject Format = "json_object"
	None       Format = "none"
)

// Capabilities are what a server can do. Names of models say nothing about it.
type Capabilities struct {
	Format      Format
	Usage       *bool  // stream_options.include_usage; nil = asked for until it is refused
	MaxTokens   string // max_tokens or max_completion_tokens; "" = the first, the other when it is refused
	Temperature *bool  // a low temperature is sent; nil = until it is refused
	API         string // openai or azure; "" = by the address
	APIVersion  string // of Azure
}

// azureVersion is the first general release with structured output.
const azureVersion = "2024-10-21"

func (c Capabilities) filled() Capabilities {
	yes := true
	if c.Usage == nil {
		c.Usage = &yes
	}
	if c.Temperature == nil {
		c.Temperature = &yes
	}
	if c.MaxTokens == "" {
		c.MaxTokens = "max_tokens"
	}
	if c.Format == Auto {
		c.Format = JSONSchema
	}
	return c
}

// lower is what to try after a server refused a request of these capabilities, given its message: what it names, else
// what is missed least. false when nothing is left or the operator fixed it.
func (c Capabilities) lower(set Capabilities, message string) (Capabilities, bool) {
	m := strings.ToLower(message)
	no := false
	steps := []struct {
		named []string
		ready bool
		take  func(*Capabilities)
	}{
		{[]string{"max_tokens", "max_completion_tokens", "maxcompletiontokens"}, set.MaxTokens == "" && c.MaxTokens == "max_tokens",
			func(c *Capabilities) { c.MaxTokens = "max_completion_tokens" }},
		{[]string{"temperature"}, set.Temperature == nil && *c.Temperature, func(c *Capabilities) { c.Temperature = &no }},
		{[]string{"stream_options", "include_usage"}, set.Usage == nil && *c.Usage, func(c *Capabilities) { c.Usage = &no }},
		{[]string{"response_format", "json_schema", "schema", "json_object", "grammar"}, set.Format == Auto && c.Format != None,
			func(c *Capabilities) { c.Format = below(c.Format) }},
	}
	for _, s := range steps {
		for _, name := range s.named {
			if s.ready && strings.Contains(m, name) {
				s.take(&c)
				return c, true
			}
		}
	}
	for _, i := range []int{2, 1, 0, 3} {
		if steps[i].ready {
			steps[i].take(&c)
			return c, true
		}
	}
	return c, false
}

func below(f Format) Format {
	if f == JSONSchema || f == Tools {
		return JSONObject
	}
	return None
}

// clientConfig is the library's configuration for the endpoint. Azure wants its own paths, key header and version.
func clientConfig(o Options) openai.ClientConfig {
	cfg := openai.DefaultConfig(o.Key)
	if o.Can.azure(o.URL) {
		cfg = openai.DefaultAzureConfig(o.Key, o.URL)
		cfg.APIVersion = azureVersion
		if o.Can.APIVersion != "" {
			cfg.APIVersion = o.Can.APIVersion
		}
		cfg.AzureModelMapperFunc = func(model string) string { return model } // the deployment's name, as the operator wrote it
	}
	cfg.BaseURL = o.URL
	return cfg
}

func (c Capabilities) azure(url string) bool {
	return c.API == "azure" || c.API == "" && strings.Contains(url, ".openai.azure.com") && !strings.HasSuffix(url, "/v1")
}
