package policy

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

func demo(t *testing.T) configs.Agent {
	t.Helper()
	f, problems := configs.Parse(configs.DemoName, configs.Demo(), configs.Known{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f.Agents[0]
}

func TestDemo(t *testing.T) {
	p, findings, guidance := Compile(demo(t), engine.Text, nil)
	if len(findings) > 0 || len(guidance) > 0 {
		t.Errorf("findings %v, guidance %q", findings, guidance)
	}
	var keys []string
	for _, f := range p.Fields {
		keys = append(keys, fmt.Sprintf("%s %v %v", f.Key, f.Required, f.When))
	}
	want := []string{"name true []", "phone true []", "email false [demo]", "company false [demo]", "order_number false [refund]"}
	if !reflect.DeepEqual(keys, want) {
		t.Errorf("fields are %q", keys)
	}
	if !p.Enabled || !p.Only || p.Attempts != 3 || !reflect.DeepEqual(p.Start, []string{"callback", "demo", "refund", "human", "cannot_answer"}) {
		t.Errorf("policy is %+v", p)
	}
	if !reflect.DeepEqual(p.OnRefusal, []string{"explain", "file"}) || p.Region != "US" || p.Zone != "America/New_York" {
		t.Errorf("policy is %+v", p)
	}
	if v, findings, guidance := Compile(demo(t), engine.Voice, nil); !v.Enabled || len(v.Fields) != 2 || !v.Fields[1].Confirm || len(findings)+len(guidance) > 0 {
		t.Errorf("voice is %+v, %v, %v", v, findings, guidance)
	}
}

func TestOverride(t *testing.T) {
	a := demo(t)
	o := &configs.Override{Instructions: "Ask for the name.", Fields: map[string]configs.Requirement{
		"phone": configs.Off, "email": configs.Required, "order_number": configs.Required}}
	p, _, _ := Compile(a, engine.Text, o)
	if _, on := p.Field("phone"); on {
		t.Error("phone is still on")
	}
	if f, _ := p.Field("email"); !f.Required {
		t.Error("email is not required")
	}
	if f, _ := p.Field("order_number"); !f.Required || p.Only {
		t.Errorf("order number is %+v", f)
	}
	if a.Text.Fields["phone"] != configs.Required || a.Text.Custom[0].Required {
		t.Error("the agent's own settings were changed")
	}
}

func TestModeAbsent(t *testing.T) {
	a := demo(t)
	a.Voice = nil
	if p, _, _ := Compile(a, engine.Voice, nil); p.Enabled || len(p.Fields) > 0 {
		t.Errorf("policy is %+v", p)
	}
}

func TestLint(t *testing.T) {
	required := map[string]configs.Requirement{"name": "required", "phone": "required", "email": "required", "company": "required"}
	on, off := true, false
	for _, c := range []struct {
		name string
		in   configs.Capture
		mode engine.Mode
		want string
	}{
		{"four required fields are fine", configs.Capture{Fields: required}, engine.Text, "[]"},
		{"five are not", configs.Capture{Fields: required, Instructions: "Ask for the zip.",
			Custom: []configs.Custom{{Label: "Zip", Required: true}}}, engine.Text, "[{too_many_required  }]"},
		{"a field switched off needs no mention", configs.Capture{Instructions: "Ask for the name.",
			Custom: []configs.Custom{{Label: "Zip", On: &off}}}, engine.Text, "[]"},
		{"one switched on does", configs.Capture{Instructions: "Ask for the name.",
			Custom: []configs.Custom{{Label: "Zip", On: &on}}}, engine.Text, "[{unmentioned_custom  zip}]"},
		{"a type may make a twin", configs.Capture{Instructions: "Ask for the second contact.",
			Custom: []configs.Custom{{Label: "Second contact", Type: "email"}}}, engine.Text, "[{twin_field  second_contact}]"},
		{"buttons may be read", configs.Capture{Instructions: "Tell them to click the button."}, engine.Text, "[]"},
		{"required, never asked", configs.Capture{Instructions: "Never ask for the phone number."}, engine.Text, "[{contradiction  phone}]"},
		{"up front, only sometimes", configs.Capture{AskAtStart: true, Instructions: "Ask for details only when they want a demo."},
			engine.Text, "[{contradiction  }]"},
	} {
		c.in.Normalize()
		if got := fmt.Sprint(Lint(c.in, c.mode)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Whatever the text, the same text gives the same policy, and nothing in it is outside what the policy may hold.
func TestAnyText(t *testing.T) {
	words := []string{"ask", "for", "name", "phone", "if", "when", "refund", "demo", "do not", "never", "only", "unless", ",", ".", ";",
		"first", "then", "confirm", "refuse", "skip", "send", "to", "the team", "twice", "e-mail", "us", "at the start", "before", "existing customers", "الاسم"}
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			text += rapid.SampledFrom(words).Draw(t, "word") + " "
		}
		c := configs.Capture{Enabled: true, Instructions: text}
		c.Normalize()
		a, b := Describe(c, engine.Text), Describe(c, engine.Text)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("two readings of %q", text)
		}
		for _, f := range a.Policy.Ask {
			if f.Field == "" {
				t.Fatalf("a field without a key in %q", text)
			}
		}
	})
}

func FuzzUnderstand(f *testing.F) {
	f.Add("When someone wants a demo or a partnership, collect:\n* full name\n* team size\nThen:\n- stop")
	for _, text := range splices(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := configs.Capture{Instructions: text, Custom: []configs.Custom{{Label: "Order number"}, {Label: "…"}}}
		c.Normalize()
		Describe(c, engine.Voice)
	})
}

// splices are the texts of the corpus and, as many again, random lines and halves of them put together.
func splices(t testing.TB) []string {
	var texts, lines []string
	for _, part := range parts {
		for _, e := range examples(t, "testdata/"+part.name) {
			texts = append(texts, e.text)
			lines = append(lines, strings.FieldsFunc(e.text, func(r rune) bool { return r == '\n' || r == '.' || r == ':' })...)
		}
	}
	random := rand.New(rand.NewPCG(4, 2))
	for range len(texts) {
		var text string
		for range 2 + random.IntN(6) {
			line := []rune(lines[random.IntN(len(lines))])
			text += string(line[random.IntN(len(line)):]) + []string{"\n", " ", ": ", "\n- ", ". ", ", ", " -> ", ""}[random.IntN(8)]
		}
		texts = append(texts, text)
	}
	return texts
}

// A point shorter than the heading it is read under: both are read to their own ends.
func TestPointShorterThanHeading(t *testing.T) {
	c := configs.Capture{Enabled: true, Instructions: "When someone is keen on a trial, a tour or a fitting, collect:\n* shoe size"}
	if d := Describe(c, engine.Text); len(d.Policy.Start) == 0 {
		t.Errorf("nothing starts: %+v", d.Policy)
	}
}

// An ending without a word before it is a word of its own, or none: no reading fails on it.
func TestEndingsAlone(t *testing.T) {
	for _, text := range []string{"n't", "Take name and phone. n't ask: 's", "l' d' qu'", "́", "- :\n-> ,"} {
		Understand(text, engine.Text, nil)
	}
}

// A field whose label has no Latin letters is named by its folded label where people read the policy; the compiled one
// keeps its key.
func TestLabelsOfAnyScript(t *testing.T) {
	c := configs.Capture{Enabled: true, Instructions: "إذا طلب العميل استرداد المبلغ فاطلب منه رقم الطلب.", Custom: []configs.Custom{{Label: "رقم الطلب"}}}
	d := Describe(c, engine.Text)
	if len(d.Policy.Ask) != 1 || d.Policy.Ask[0].Field != "رقم_الطلب" {
		t.Errorf("asked for %+v", d.Policy.Ask)
	}
	p, _, _ := Compile(configs.Agent{Text: &c}, engine.Text, nil)
	if f, ok := p.Field("field_1"); !ok || len(f.When) == 0 {
		t.Errorf("compiled: %+v", p.Fields)
	}
}
