package llm_test

import (
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract/llm"
	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

// Whatever the server does, every turn is answered within its limit, what is known is not asked again, the record is
// filed and says where the model was missing.
func TestOutagesAreAnsweredByTheRules(t *testing.T) {
	for _, fault := range llmtest.Faults() {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			const limit = 400 * time.Millisecond
			s := llmtest.New(t, llmtest.Broken{Fault: fault, Hold: time.Second})
			k := newTalk(t, llm.New(llm.Options{URL: s.URL, Model: "m", Limits: llm.Limits{Text: limit}}))
			for _, line := range []string{"Hello!", "When are you open?", "I want a refund, I'm Nora Whitfield", "Is that hard to do?", "415 231 0042", "no e-mail please", "no company"} {
				begun, before := time.Now(), len(k.said)
				k.turn(t, engine.Words, line)
				if took := time.Since(begun); took > limit+400*time.Millisecond {
					t.Errorf("%q took %s", line, took)
				}
				if len(k.said) == before {
					t.Errorf("%q got no answer", line)
				}
			}
			k.turn(t, engine.Quiet, "")
			k.check(t, fault)
			if len(k.files) != 1 || len(k.files[0].Values) < 2 {
				t.Fatalf("filed %+v", k.files)
			}
			for field, words := range map[string]string{"name": "your name", "phone": "phone number"} {
				n := 0
				for _, s := range k.said {
					if strings.Contains(strings.ToLower(s), words) {
						n++
					}
				}
				if field == "name" && n > 0 || n > 2 { // the phone's question is put again after the digression
					t.Errorf("%s was asked for %d times: %q", field, n, k.said)
				}
			}
			if !strings.Contains(strings.Join(k.said, "\n"), "From nine to six.") {
				t.Error("the FAQ was not answered from")
			}
			degraded := 0
			for _, o := range k.refs {
				if o.Heard.Degraded && o.Call.Outcome != answer.OutcomeOK {
					degraded++
				}
			}
			if degraded < 3 {
				t.Errorf("%d turns say that the model was missing", degraded)
			}
		})
	}
}
