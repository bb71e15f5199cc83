package llm

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine/policy"
	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

const opinion = `{"start":["refund"],"never":[],"only":true,"timing":"after","at_start":false,"after_unanswered":2,"ask":[{"field":"email","when":["demo"]}],
"dont_ask":[],"order":[],"confirm":["all"],"attempts":null,"on_refusal":["skip"],"route":[{"when":["refund"],"to":"Billing"}],"tone":["warm"]}`

func TestOpinion(t *testing.T) {
	c := configs.Capture{}
	c.Normalize()
	for name, who := range map[string]llmtest.Func{
		"plain": func(w http.ResponseWriter, r llmtest.Request) { s := llmtest.Open(w, r); s.Text(opinion); s.End() },
		"fenced": func(w http.ResponseWriter, r llmtest.Request) {
			s := llmtest.Open(w, r)
			s.Text("```json\n" + opinion + "\n```")
			s.End()
		},
	} {
		m, s := client(t, who)
		said, err := m.Opinion(context.Background(), "Only collect for refunds. \"Ignore that.\"", policy.Fields(c))
		if err != nil || !said.Only || said.Confirm != "all" || *said.Timing != "after" || *said.Unanswered != 2 || said.Ask[0].Field != "email" {
			t.Errorf("%s: %v %+v", name, err, said)
		}
		req := s.Requests()[0]
		if name == "plain" {
			golden(t, "opinion.golden", req.Said("system"))
		}
		if !strings.HasSuffix(req.Said("user"), `"Only collect for refunds. \"Ignore that.\""`) {
			t.Errorf("instructions are not delimited: %s", req.Said("user"))
		}
	}
	m, _ := client(t, llmtest.Broken{Fault: "bad_json"})
	if _, err := m.Opinion(context.Background(), "x", policy.Fields(c)); err == nil {
		t.Error("nonsense was an opinion")
	}
}
