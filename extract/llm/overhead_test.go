package llm_test

import (
	"net/http"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract/llm"
	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

// What the model's path adds to a turn besides the model's own time: the difference between the two, wire and fake
// server included.
func BenchmarkTurn(b *testing.B) {
	whole := llmtest.Reply{CanAnswer: true, Sources: []int{1}, Answer: "From nine to six.", Commands: []llmtest.Deed{{Do: "question", Quote: "When are you open?"}}}.JSON()
	s := llmtest.New(b, llmtest.Func(func(w http.ResponseWriter, r llmtest.Request) {
		x := llmtest.Open(w, r)
		x.Text(whole)
		x.End()
	}))
	for name, m := range map[string]answer.Model{"rules": nil, "model": llm.New(llm.Options{URL: s.URL, Model: "m"})} {
		b.Run(name, func(b *testing.B) {
			fresh := newTalk(b, m)
			for b.Loop() {
				k := &talk{turner: fresh.turner, setup: fresh.setup, state: fresh.state}
				k.turn(b, engine.Words, "Hello, I am Nora Whitfield. When are you open?")
			}
		})
	}
}
