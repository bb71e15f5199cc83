package main

import (
	"strings"
	"testing"
)

func TestPolicyFilter(t *testing.T) {
	in := strings.Join([]string{
		`{"id":"a","mode":"text","instructions":"Ask for details only when the customer wants a refund. Be brief. Never ask for the order number."` +
			`,"fields":{"email":"required"},"custom":[{"label":"Order number"}]}`,
		`{"id":7,"mode":"voice","instructions":"First solve the issue; if you can't, collect name and phone. Confirm the phone number."}`,
		``,
		`no json`,
		`{"id":"b","mode":"fax","instructions":""}`,
		`{"id":"c","mode":5}`,
		`{"id":"d","mode":"text","instructions":""}`,
	}, "\n")
	want := []string{
		`{"id":"a","policy":{"start":["refund"],"never":[],"only":true,"timing":null,"at_start":false,"after_unanswered":null,"ask":[],"dont_ask":[{"field":"order_number"}],"order":[],"confirm":null,"attempts":null,"on_refusal":[],"route":[],"tone":["brief"]},"guidance":[],"findings":[]}`,
		`{"id":7,"policy":{"start":["cannot_answer"],"never":[],"only":false,"timing":"after","at_start":false,"after_unanswered":null,"ask":[{"field":"name","when":["cannot_answer"]},{"field":"phone","when":["cannot_answer"]}],"dont_ask":[],"order":[],"confirm":["phone"],"attempts":null,"on_refusal":[],"route":[],"tone":[]},"guidance":[],"findings":[]}`,
		`{"id":null,"error":"not a JSON object of the expected form"}`,
		`{"id":"b","error":"mode must be text or voice"}`,
		`{"id":"c","error":"not a JSON object of the expected form"}`,
		`{"id":"d","policy":{"start":[],"never":[],"only":false,"timing":null,"at_start":false,"after_unanswered":null,"ask":[],"dont_ask":[],"order":[],"confirm":null,"attempts":null,"on_refusal":[],"route":[],"tone":[]},"guidance":[],"findings":[]}`,
	}
	var out strings.Builder
	if err := policyFilter(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(got) != len(want) {
		t.Fatalf("%d lines: %s", len(got), out.String())
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d\n got %s\nwant %s", i, got[i], want[i])
		}
	}
}
