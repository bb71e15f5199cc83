package llm

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract/llm/llmtest"
)

var plain = llmtest.Reply{Commands: []llmtest.Deed{{Do: "set", Field: "name", Quote: `An "Na" {}`, Value: "Ann"}}, CanAnswer: true,
	Answer: "Yes – we're \"open\".\nUntil 6 \\ late. ☕ 😀"}

func TestDecodeIsTolerant(t *testing.T) {
	c := New(Options{})
	s, err := c.schemas.of(schema(turn("x")))
	if err != nil {
		t.Fatal(err)
	}
	object := plain.JSON()
	for name, reply := range map[string]string{
		"plain": object, "fenced": "```json\n" + object + "\n```", "fenced without name": "```\n" + object + "\n```",
		"prose before": "Sure, here it is: " + object, "prose after": object + "\nI hope {this} helps!",
		"thinking":         "<think>The customer {maybe} says \"hi\". {\"commands\":[]}</think>\n" + object,
		"thinking, fenced": "<think>hm</think>```json\n" + object + "```", "another object first": `{"note":"thinking"} ` + object,
		"blanks": " \n\t" + object, "braces in prose": "Use {curly} braces. " + object,
	} {
		o, err := decode(reply, s)
		if err != nil || o.Answer != plain.Answer || len(o.Commands) != 1 {
			t.Errorf("%s: %v %+v", name, err, o)
		}
		a := &arriving{schema: s}
		answer := ""
		for _, r := range reply {
			answer += a.feed(string(r))
		}
		switch {
		case strings.HasPrefix(name, "prose before") || strings.HasPrefix(name, "another") || strings.HasPrefix(name, "braces"):
			if a.head != nil {
				t.Errorf("%s: streamed from prose", name)
			}
		case a.head == nil || answer != plain.Answer || a.state != behind:
			t.Errorf("%s: streamed %q, state %d", name, answer, a.state)
		}
	}
	for name, reply := range map[string]string{
		"nothing": "", "prose": "hello", "cut": object[:len(object)/3], "wrong type": strings.Replace(object, "true", `"yes"`, 1),
		"unknown command": strings.Replace(object, `"do":"set"`, `"do":"transfer"`, 1), "unknown field": strings.Replace(object, `"field":"name"`, `"field":"iban"`, 1),
		"extra key": strings.Replace(object, `"language"`, `"run":"rm","language"`, 1), "missing": `{"commands":[],"answer":""}`, "array": "[" + object,
	} {
		if name == "array" {
			continue // the object within is taken
		}
		if o, err := decode(reply, s); err == nil {
			t.Errorf("%s: accepted %+v", name, o)
		} else if strings.Contains(err.Error(), "transfer") || strings.Contains(err.Error(), "iban") {
			t.Errorf("%s: the error repeats the model's words: %v", name, err)
		}
	}
}

// However a reply is cut into pieces, the same comes out.
func TestArrivalDoesNotDependOnThePieces(t *testing.T) {
	c := New(Options{})
	s, _ := c.schemas.of(schema(turn("x")))
	object := strings.ReplaceAll(plain.JSON(), "☕", `\u2615`)
	object = strings.ReplaceAll(object, "😀", `\ud83d\ude00`)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		a := &arriving{schema: s}
		answer := ""
		for rest := object; rest != ""; {
			n := 1 + rng.IntN(min(len(rest), 9))
			answer += a.feed(rest[:n])
			rest = rest[n:]
		}
		if answer != plain.Answer || a.head == nil || a.head.Commands[0].Quote != `An "Na" {}` {
			t.Fatalf("%q %+v", answer, a.head)
		}
	}
	late := &arriving{schema: s}
	late.feed(`{"answer":"early","commands":[],"can_answer":true}`)
	if late.head != nil || late.state != whole {
		t.Error("an answer before its commands was believed")
	}
}

func FuzzArriving(f *testing.F) {
	c := New(Options{})
	s, _ := c.schemas.of(schema(turn("x")))
	f.Add(plain.JSON(), 3)
	f.Add("<think>{</think>```json\n{\"commands\":[],\"answer\":\"\\ud800x\"}", 1)
	f.Add("{\"answer\":\"", 1)
	f.Add("{{{{[[[[", 2)
	f.Fuzz(func(t *testing.T, reply string, n int) {
		if n < 1 || n > 1000 {
			n = 1
		}
		a := &arriving{schema: s}
		got := ""
		for rest := reply; rest != ""; {
			k := min(n, len(rest))
			got += a.feed(rest[:k])
			rest = rest[k:]
		}
		if a.head == nil && got != "" {
			t.Fatal("an answer without what stands before it")
		}
		if utf8.ValidString(reply) && !utf8.ValidString(got) {
			t.Fatalf("invalid text %q", got)
		}
		_, _ = decode(reply, s)
		var cut cutter
		cut.write(got)
		joined := ""
		for {
			x := cut.next()
			if x == "" {
				break
			}
			joined += x
		}
		if joined+cut.rest() != got {
			t.Fatal("sentences joined are not the text")
		}
	})
}

func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"Yes. We do! Really?":                     "Yes.| We do!| Really?",
		"It is 3.50 euros. OK":                    "It is 3.50 euros.| OK",
		"See Dr. Ana at no. 4. Bye.":              "See Dr. Ana at no. 4.| Bye.",
		"e.g. a bike. Or two.":                    "e.g. a bike.| Or two.",
		"1. Come in. 2. Ride.":                    "1. Come in.| 2. Ride.",
		"He said \"no.\" Then left.":              "He said \"no.\"| Then left.",
		"line one\nline two":                      "line one\n|line two",
		"نعم. نفتح في التاسعة؟ حسنا":              "نعم.| نفتح في التاسعة؟| حسنا",
		"好的。我们九点开门。":                              "好的。|我们九点开门。",
		"Visit tidewell.example today. It is on.": "Visit tidewell.example today.| It is on.",
		"Wait... what?":                           "Wait...| what?",
	} {
		var c cutter
		var got []string
		for _, r := range text {
			c.write(string(r))
			for s := c.next(); s != ""; s = c.next() {
				got = append(got, s)
			}
		}
		if rest := c.rest(); rest != "" {
			got = append(got, rest)
		}
		if g := strings.Join(got, "|"); g != want {
			t.Errorf("%q: %s, want %s", text, g, want)
		}
	}
	for text, want := range map[string]string{"We open at 9.": "We open at 9.", "Write to a@b.": "", "See https://x.": "", "1.": "", "It is so": ""} {
		c := cutter{text: text}
		if got := c.likely(); got != want {
			t.Errorf("likely %q: %q", text, got)
		}
	}
}
