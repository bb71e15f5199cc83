package llm

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

// picky refuses what a server does not know, in the words of several kinds of server.
type picky struct {
	formats string // those it takes
	usage   bool
	temp    bool
	tokens  string
	body    func(string) string
}

func (p picky) Answer(w http.ResponseWriter, r llmtest.Request) {
	refuse := func(what string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		fmt.Fprint(w, p.body(what))
	}
	format := "none"
	if r.ResponseFormat != nil {
		format = r.ResponseFormat.Type
	} else if len(r.Tools) > 0 {
		format = "tools"
	}
	switch {
	case p.tokens == "max_completion_tokens" && r.MaxTokens > 0:
		refuse("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")
	case !p.usage && len(r.StreamOptions) > 0:
		refuse("stream_options is not supported")
	case !p.temp && r.Temperature != nil:
		refuse("Unsupported value: 'temperature' does not support 0 with this model.")
	case !strings.Contains(p.formats, format):
		refuse("response_format of type " + format + " is unknown")
	default:
		llmtest.Faithful{Script: []llmtest.Scene{{Reply: plain}}}.Answer(w, r)
	}
}

var bodies = map[string]func(string) string{
	"openai": func(s string) string {
		return fmt.Sprintf(`{"error":{"message":%q,"type":"invalid_request_error"}}`, s)
	},
	"ollama": func(s string) string { return fmt.Sprintf(`{"error":%q}`, s) },
	"vllm":   func(s string) string { return fmt.Sprintf(`{"detail":%q}`, s) },
	"mute":   func(string) string { return "" },
}

func TestWhatAServerRefusesIsNotAskedAgain(t *testing.T) {
	for kind, body := range bodies {
		for _, p := range []picky{
			{formats: "json_schema", usage: true, temp: true}, {formats: "json_object none", usage: true, temp: true}, {formats: "none", temp: true},
			{formats: "json_schema", tokens: "max_completion_tokens", usage: true}, {formats: "none", tokens: "max_completion_tokens"},
		} {
			p.body = body
			c, s := client(t, p)
			r, err := c.Read(context.Background(), turn("hello"))
			if err != nil {
				t.Errorf("%s %+v: %v after %d requests", kind, p.formats, err, len(s.Requests()))
				continue
			}
			for _, err := r.Answer.Next(); err == nil; _, err = r.Answer.Next() {
			}
			r.Answer.Close()
			before := len(s.Requests())
			r, err = c.Read(context.Background(), turn("hello again"))
			if err != nil || len(s.Requests()) != before+1 {
				t.Errorf("%s: the second turn took %d requests (%v)", kind, len(s.Requests())-before, err)
				continue
			}
			r.Answer.Close()
		}
	}
}

func TestFixedCapabilitiesAreKept(t *testing.T) {
	no := false
	c, s := client(t, picky{formats: "json_schema", usage: true, temp: true, body: bodies["openai"]}, func(o *Options) {
		o.Can = Capabilities{Format: JSONObject, Usage: &no, Temperature: &no, MaxTokens: "max_completion_tokens"}
	})
	if _, err := c.Read(context.Background(), turn("hello")); err == nil {
		t.Error("the operator's format was changed")
	}
	r := s.Requests()[0]
	if r.ResponseFormat.Type != "json_object" || len(r.StreamOptions) > 0 || r.Temperature != nil || r.MaxCompletionTokens == 0 || r.MaxTokens != 0 {
		t.Errorf("request %s", r.Raw)
	}
	if !strings.Contains(r.Said("system"), `"additionalProperties":false`) {
		t.Error("without json_schema the prompt must hold the schema")
	}
}

// A model whose name the library takes for a reasoning one is asked as the server wants it, not as the name says.
func TestNamesDecideNothing(t *testing.T) {
	for _, name := range []string{"o3-mini", "gpt-5.1", "llama3.2", "o1"} {
		c, _ := client(t, llmtest.Faithful{}, func(o *Options) { o.Model = name })
		r, err := c.Read(context.Background(), turn("hello"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r.Answer.Close()
	}
}

func TestTools(t *testing.T) {
	c, s := client(t, llmtest.Faithful{Script: []llmtest.Scene{{Reply: plain}}}, func(o *Options) { o.Can.Format = Tools })
	r, err := c.Read(context.Background(), turn(`An "Na" {} here`))
	if err != nil {
		t.Fatal(err)
	}
	if first, err := r.Answer.Next(); err != nil || first != `Yes – we're "open".` {
		t.Errorf("first sentence %q %v", first, err)
	}
	r.Answer.Close()
	if len(s.Requests()[0].Tools) != 1 || s.Requests()[0].ResponseFormat != nil {
		t.Errorf("request %s", s.Requests()[0].Raw)
	}
}

func TestAzure(t *testing.T) {
	c, s := client(t, llmtest.Faithful{}, func(o *Options) {
		o.URL = strings.TrimSuffix(o.URL, "/v1")
		o.Model = "my-deployment-4.1"
		o.Can.API = "azure"
	})
	r, err := c.Read(context.Background(), turn("hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Answer.Close()
	req := s.Requests()[0]
	if req.Header.Get("api-key") != "sk-canary-key" || req.Header.Get("Authorization") != "" ||
		req.Path != "/openai/deployments/my-deployment-4.1/chat/completions?api-version=2024-10-21" {
		t.Errorf("%s %v", req.Path, req.Header)
	}
	for url, want := range map[string]bool{"https://x.openai.azure.com": true, "https://x.openai.azure.com/openai/v1": false, "https://api.example/v1": false} {
		if got := (Capabilities{}).azure(url); got != want {
			t.Errorf("%s: azure %t", url, got)
		}
	}
}

func TestRepairTurn(t *testing.T) {
	c, s := client(t, llmtest.Func(func(w http.ResponseWriter, r llmtest.Request) {
		if r.N == 1 {
			llmtest.Broken{Fault: "wrong_schema"}.Answer(w, r)
			return
		}
		llmtest.Faithful{Script: []llmtest.Scene{{Reply: plain}}}.Answer(w, r)
	}))
	r, err := c.Read(context.Background(), turn("hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Answer.Close()
	again := s.Requests()[1]
	if n := len(again.Messages); n != 4 || again.Messages[2].Role != "assistant" || !strings.Contains(again.Messages[3].Content, "/commands (type)") {
		t.Errorf("repair: %+v", again.Messages)
	}
}

func TestProbe(t *testing.T) {
	c, _ := client(t, llmtest.Func(func(w http.ResponseWriter, r llmtest.Request) {
		if r.ResponseFormat != nil && r.ResponseFormat.Type == "json_schema" || len(r.StreamOptions) > 0 {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"error":"response_format or stream_options not supported"}`)
			return
		}
		s := llmtest.Open(w, r)
		s.Text(`{"commands":[],"answer":"ok"}`)
		s.End()
	}))
	p := c.Probe(context.Background())
	if p.Failed != nil || p.Can.Format != JSONObject || *p.Can.Usage {
		t.Errorf("%+v", p)
	}
	c, _ = client(t, llmtest.Broken{Fault: "forbidden"})
	p = c.Probe(context.Background())
	if p.Failed == nil || strings.Contains(fmt.Sprint(p.Failed, p.Tried), "Incorrect") {
		t.Errorf("%+v", p)
	}
}
