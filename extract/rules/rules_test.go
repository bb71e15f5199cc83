package rules

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/extract"
)

var builtIn = []extract.Field{{Key: "name", Type: extract.Name, Label: "Name"}, {Key: "phone", Type: extract.Phone, Label: "Phone"},
	{Key: "email", Type: extract.Email, Label: "Email"}, {Key: "company", Type: extract.Company, Label: "Company"}}

func request(asked, text string) extract.Request {
	r := extract.Request{Lines: []extract.Line{{ID: "1", Text: text}}, Fields: builtIn,
		Setting: extract.Setting{Region: "US", Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}}
	if asked != "" {
		r.Asked = strings.Fields(asked)
	}
	return r
}

func hear(t testing.TB, req extract.Request) extract.Heard {
	t.Helper()
	reading, err := New().Extract(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	return extract.Check(req, reading)
}

// summary writes what was heard on one line: values in order, refusals, commands, signals.
func summary(h extract.Heard) string {
	var out []string
	for _, v := range h.Values {
		s := v.Field + "=" + v.Value
		if v.Correct {
			s += "*"
		}
		out = append(out, s)
	}
	for _, r := range h.Rejected {
		out = append(out, r.Field+"!"+string(r.Reason))
	}
	for _, c := range h.Commands {
		out = append(out, "/"+string(c.Kind))
	}
	for _, s := range h.Signals {
		out = append(out, "#"+s.Reason)
	}
	if h.Open != "" {
		out = append(out, "~"+string(h.Open))
	}
	return strings.Join(out, " ")
}

func TestWrittenEnglish(t *testing.T) {
	for _, c := range []struct{ asked, text, want string }{
		{"", "hi, I'd like a demo for my team", "#demo"},
		{"", "I want a refund", "#refund"},
		{"", "what is your refund policy?", "/question"},
		{"", "do you offer refunds", "/question"},
		{"", "I don't want a refund", ""},
		{"", "please call me back tomorrow", "#callback"},
		{"", "can I talk to a human please?", "/handoff #human"},
		{"", "hello there", "/smalltalk"},
		{"", "thanks, that's all", "/done"},
		{"name", "Ada Lovelace", "name=Ada Lovelace"},
		{"name", "sure, it's ada lovelace, thanks", "name=Ada Lovelace /confirm"},
		{"name", "hi there", "/smalltalk"},
		{"name", "none of your business", "/decline"},
		{"name", "I'd rather not say", "/decline"},
		{"name", "why do you need my name?", "/ask_why"},
		{"name", "what are your opening hours?", "/question"},
		{"name", "Will", "name=Will"},
		{"", "My name is Grace Hopper and my email is grace@example.com", "name=Grace Hopper email=grace@example.com"},
		{"", "this is Grace Hopper, my number is (415) 555-2671", "name=Grace Hopper phone=+14155552671"},
		{"", "I'm hungry", ""},
		{"", "I'm calling about my order", "#order_details"},
		{"", "my wife's name is Anna", ""},
		{"", "I spoke to Marta yesterday", ""},
		{"", "I am Grace Hopper from Example Robotics, hi", "name=Grace Hopper company=Example Robotics"},
		{"name", "Ada, but first: how much does it cost?", "name=Ada /question #pricing"},
		{"name", "what?", "/repeat"},
		{"name", "Nguyen Van An", "name=Nguyen Van An"},
		{"name", "李小龙", "name=李小龙"},
		{"name", "call me Ishmael", "name=Ishmael"},
		{"company", "I'm with Example Robotics", "company=Example Robotics"},
		{"phone", "call me after 5pm", "#callback"},
		{"", "is this a bot?", "/smalltalk"},
		{"name phone email", "Ada Lovelace, 415 555 2671, ada@example.com", "name=Ada Lovelace phone=+14155552671 email=ada@example.com"},
		{"company", "Example Industries GmbH", "company=Example Industries GmbH"},
		{"", "I work for Example Industries", "company=Example Industries"},
		{"email", "john@", "email!incomplete ~dictation"},
		{"email", "grace at example dot com", "email=grace@example.com"},
		{"email", "grace (at) example (dot) com", "email=grace@example.com"},
		{"email", "not grace@example.com, it's ada@example.com", "email=ada@example.com"},
		{"email", "sorry, I meant ada@example.com", "email=ada@example.com*"},
		{"email", "I don't have an email", "/decline"},
		{"email", "no email", "/decline"},
		{"phone", "my old number was 415 555 2671, now it is 415 555 2672", "phone=+14155552672"},
		{"phone", "555 12", "phone!too_short ~dictation"},
		{"phone", "my number is", "~clause"},
		{"phone", "skip", "/decline"},
		{"phone", "4111 1111 1111 1111", "phone!look_alike"},
		{"", "my order number is 4155552671", ""},
		{"", "it cost $4155552671", ""},
		{"", "the server is 192.168.100.200", ""},
		{"", "we meet on 2026-11-22 at 10:30", ""},
		{"", "never mind", "/cancel"},
		{"", "please delete my data", "/withdraw"},
		{"", "sorry, can you repeat that?", "/repeat"},
		{"", "the app keeps crashing, it's urgent", "#technical_fault #urgent"},
		{"", "I was charged twice", "#billing_dispute"},
		{"", "where is my order?", "/question #order_details"},
		{"", "I want to cancel my subscription", "#cancellation #subscription_change"},
		{"", "your site is down", "#outage #technical_fault"},
	} {
		if got := summary(hear(t, request(c.asked, c.text))); got != c.want {
			t.Errorf("asked %q, said %q:\n got %s\nwant %s", c.asked, c.text, got, c.want)
		}
	}
}

func TestOtherLanguages(t *testing.T) {
	for _, c := range []struct{ lang, asked, text, want string }{
		{"es", "", "hola, me llamo Lucía Fernández", "name=Lucía Fernández"},
		{"es", "", "quiero un reembolso, por favor", "#refund"},
		{"es", "email", "prefiero no decirlo", "/decline"},
		{"es", "", "quiero hablar con una persona", "/handoff #human"},
		{"es", "", "¿cuál es el horario de atención?", "/question"},
		{"fr", "", "bonjour, je m'appelle Camille Lefèvre", "name=Camille Lefèvre"},
		{"fr", "", "je voudrais parler à un conseiller", "/handoff #human"},
		{"fr", "phone", "je préfère pas", "/decline"},
		{"de", "", "guten Tag, mein Name ist Jürgen Weiß", "name=Jürgen Weiß"},
		{"de", "", "ich möchte eine Rückerstattung", "#refund"},
		{"de", "", "was kostet das?", "/question #pricing"},
		{"pt", "", "oi, meu nome é João Silva", "name=João Silva"},
		{"pt", "", "quero falar com um atendente", "/handoff #human"},
		{"ar", "", "مرحبا، اسمي أحمد علي", "name=أحمد علي"},
		{"ar", "phone", "رقمي ٠٥٠١٢٣٤٥٦٧", "phone=+966501234567"},
		{"ar", "", "أريد التحدث مع موظف", "/handoff #human"},
	} {
		req := request(c.asked, c.text)
		if c.lang == "ar" {
			req.Setting.Region = "SA"
		}
		h := hear(t, req)
		if got := summary(h); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
		if h.Lang != c.lang && c.asked == "" {
			t.Errorf("%q: language %q", c.text, h.Lang)
		}
	}
	for asked, text := range map[string]string{"yes": "sí", "no": "non"} {
		value := extract.Value{Field: "email", Value: "jo@example.com"}
		req := request("", text)
		req.Confirm = &value
		want := map[string]string{"yes": "/confirm", "no": "/deny"}[asked]
		if got := summary(hear(t, req)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestSpoken(t *testing.T) {
	for _, c := range []struct{ asked, text, want string }{
		{"phone", "four one five double five five two six seven one", "phone=+14155552671"},
		{"phone", "four one six, no sorry, four one five, five five five, two six seven one", "phone=+14155552671*"},
		{"email", "grace dot hopper at example dot com", "email=grace.hopper@example.com"},
		{"email", "grace hopper at example dot com", "email=gracehopper@example.com"},
		{"email", "jo j o at g mail dot com", "email=jo@gmail.com"},
		{"name", "t o m s m i t h", "name=Tom Smith"},
		{"name", "anna jones anna johns", "name=Anna Johns"},
		{"name", "mary dash jane o apostrophe connor", "name=Mary-Jane O'Connor"},
	} {
		req := request(c.asked, c.text)
		req.Setting.Mode = extract.Spoken
		if got := summary(hear(t, req)); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestYesAndNo(t *testing.T) {
	value := extract.Value{Field: "email", Value: "jo@example.com"}
	for text, want := range map[string]string{
		"yes": "/confirm", "yes, that's right": "/confirm", "Correct!": "/confirm", "no": "/deny", "no, that's wrong": "/deny",
		"no, it's ada@example.com": "email=ada@example.com* /deny", "yes please": "/confirm", "nope": "/deny", "that's not right": "/deny",
	} {
		req := request("", text)
		req.Confirm, req.Known = &value, []extract.Value{value}
		if got := summary(hear(t, req)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestSpansAreExact(t *testing.T) {
	text := "Olá, ich bin's: é — my name is Grace Hopper, e-mail grace@example.com."
	h := hear(t, request("", text))
	if len(h.Values) != 2 {
		t.Fatalf("%+v", h)
	}
	for _, v := range h.Values {
		s := v.Evidence.Spans[0]
		if got := text[s.Start:s.End]; got != v.Value {
			t.Errorf("%s: span holds %q", v.Field, got)
		}
	}
}

func TestFormLines(t *testing.T) {
	text := "Name: Grace Hopper\nEmail: grace@"
	req := request("", text)
	req.Lines[0].Form = []extract.FormSpan{{Key: "name", Start: 6, End: 18}, {Key: "email", Start: 26, End: len(text)}}
	if got := summary(hear(t, req)); got != "name=Grace Hopper email!incomplete" {
		t.Errorf("got %s", got)
	}
}

func TestDictationOverLines(t *testing.T) {
	req := request("phone", "5 2 6 7 1")
	req.Before = []extract.Line{{ID: "0", Text: "415 55"}}
	h := hear(t, req)
	if len(h.Values) != 1 || h.Values[0].Value != "+14155552671" || len(h.Values[0].Evidence.Spans) != 2 {
		t.Fatalf("%+v", h)
	}
	for text, want := range map[string]string{"it's 415 555|2671": "phone=+14155552671", "415 555 2671|12": "phone=+14155552671"} {
		first, second, _ := strings.Cut(text, "|")
		req := request("phone", first)
		req.Lines = append(req.Lines, extract.Line{ID: "2", Text: second})
		if got := summary(hear(t, req)); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// TestOwnRendering: a value written down again and read again is the same value.
func TestOwnRendering(t *testing.T) {
	for _, text := range []string{"my name is grace hopper", "my email is Grace@Example.com", "call me at 415-555-2671", "I work for Example Industries Ltd"} {
		for _, v := range hear(t, request("", text)).Values {
			again := hear(t, request(v.Field, v.Value))
			if len(again.Values) != 1 || again.Values[0].Value != v.Value {
				t.Errorf("%s: %q read again gives %+v", v.Field, v.Value, again.Values)
			}
		}
	}
}

func FuzzExtract(f *testing.F) {
	for _, s := range []string{"my name is Grace", "jo @ x . com", "+1 (415", "a at b dot", "٠٥٠١٢٣", "\xff@\xfe.com", "double", "i want to"} {
		f.Add(s, "name")
		f.Add(s, "phone")
		f.Add(s, "order_id")
	}
	f.Fuzz(func(t *testing.T, text, asked string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // lines are valid UTF-8: adapters and the store see to that
		req := request("", text)
		if asked != "" {
			req.Asked = []string{asked}
			req.Fields = append(req.Fields[:4:4], extract.FieldFor(asked))
		}
		req.Setting.Mode = extract.Spoken
		reading, err := New().Extract(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range reading.Candidates {
			for _, s := range c.Spans {
				if s.Start < 0 || s.End > len(text) || s.Start >= s.End || !border(text, s.Start) || !border(text, s.End) {
					t.Fatalf("span %d:%d of %d bytes", s.Start, s.End, len(text))
				}
			}
		}
		for _, v := range extract.Check(req, reading).Values {
			f, said := extract.FieldFor(v.Field), extract.Transcript(req.Lines)
			if !extract.Derive(f, said, v, req.Setting) {
				t.Fatalf("%s %q does not derive", v.Field, v.Value)
			}
		}
	})
}

func border(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

func BenchmarkTurn(b *testing.B) {
	reqs := []extract.Request{
		request("name", "Ada Lovelace"),
		request("", "hi, I'd like a demo for my team, please call me back at 415 555 2671 when you have a minute"),
		request("email", "sure, it's grace.hopper@example.com, thanks"),
		request("", "I was wondering whether my subscription includes support at weekends, because last Saturday nobody answered and the printer in our office still does not work although I restarted it twice and changed the cable"),
	}
	b.ReportAllocs()
	r := New()
	for i := 0; b.Loop(); i++ {
		req := reqs[i%len(reqs)]
		reading, _ := r.Extract(context.Background(), req)
		extract.Check(req, reading)
	}
}

func BenchmarkLongMessage(b *testing.B) {
	req := request("phone", strings.Repeat("I was wondering whether 12 of our 340 people at example could call someone. ", 1350))
	b.SetBytes(int64(len(req.Lines[0].Text)))
	r := New()
	for b.Loop() {
		reading, _ := r.Extract(context.Background(), req)
		extract.Check(req, reading)
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		if _, err := loadVocabulary(); err != nil {
			b.Fatal(err)
		}
		p := newPhrases()
		for _, l := range extract.Lexicons() {
			if err := p.load(l, isPhraseSection); err != nil {
				b.Fatal(err)
			}
		}
	}
}
