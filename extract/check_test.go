package extract

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// say makes a one-line transcript and a candidate whose words are the whole line.
func say(field, text, value string) (Candidate, Transcript) {
	return Candidate{Field: field, Text: text, Value: value, Spans: []Span{{Line: "1", Start: 0, End: len(text)}}, Extractor: "rules", Confidence: 1},
		Transcript{{ID: "1", Text: text}}
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) // a Sunday

func TestCheckValues(t *testing.T) {
	us, none := Setting{Region: "US", Now: noon}, Setting{Now: noon}
	for _, c := range []struct {
		f     Field
		words string
		in    Setting
		want  string
		why   Reason
		hint  Reason
	}{
		{Field{Key: "email", Type: Email}, "Jo.Doe@Example.COM", us, "Jo.Doe@example.com", "", ""},
		{Field{Key: "email", Type: Email}, "jo at example dot com", us, "jo@example.com", "", ""},
		{Field{Key: "email", Type: Email}, "jo (at) example [dot] co dot uk", us, "jo@example.co.uk", "", ""},
		{Field{Key: "email", Type: Email}, "lena l e n a at example dot org", us, "lena@example.org", "", ""},
		{Field{Key: "email", Type: Email}, "jo@", us, "", Incomplete, ""},
		{Field{Key: "email", Type: Email}, "jo@example", us, "", Incomplete, ""},
		{Field{Key: "email", Type: Email}, "jo..doe@example.com", us, "", BadSyntax, ""},
		{Field{Key: "email", Type: Email}, "jo@-example.com", us, "", BadDomain, ""},
		{Field{Key: "email", Type: Email}, "jo@gmial.com", us, "jo@gmial.com", "", LikelyTypo},
		{Field{Key: "email", Type: Email}, "sara@مثال.إختبار", us, "sara@مثال.إختبار", "", ""},
		{Field{Key: "email", Type: Email}, "x@mailinator.com", us, "x@mailinator.com", "", Disposable},
		{Field{Key: "phone", Type: Phone}, "(415) 555-2671", us, "+14155552671", "", ""},
		{Field{Key: "phone", Type: Phone}, "+44 20 7946 0958", none, "+442079460958", "", ""},
		{Field{Key: "phone", Type: Phone}, "415 555 2671", none, "4155552671", "", NoRegion},
		{Field{Key: "phone", Type: Phone}, "415 555 2671 ext 12", us, "+14155552671", "", Extension},
		{Field{Key: "phone", Type: Phone}, "555 010 0100", us, "5550100100", "", NotAssignable},
		{Field{Key: "phone", Type: Phone}, "٠٥٠١٢٣٤٥٦٧", Setting{Region: "SA"}, "+966501234567", "", ""},
		{Field{Key: "phone", Type: Phone}, "four one five double five five two six seven one", us, "+14155552671", "", ""},
		{Field{Key: "phone", Type: Phone}, "555 12", us, "", TooShort, ""},
		{Field{Key: "phone", Type: Phone}, "4111 1111 1111 1111", us, "", LookAlike, ""},
		{Field{Key: "phone", Type: Phone}, "192.168.10.20", us, "", LookAlike, ""},
		{Field{Key: "name", Type: Name}, "María-José O’Brien", us, "María-José O’Brien", "", ""},
		{Field{Key: "name", Type: Name}, "أحمد علي", us, "أحمد علي", "", ""},
		{Field{Key: "name", Type: Name}, "hi there", us, "", NotAName, ""},
		{Field{Key: "name", Type: Name}, "null", us, "", NotAName, ""},
		{Field{Key: "name", Type: Name}, "4155550142", us, "", NotAName, ""},
		{Field{Key: "n", Type: Number}, "1,250", us, "1250", "", ""},
		{Field{Key: "n", Type: Number}, "twenty five", us, "25", "", ""},
		{Field{Key: "n", Type: Number}, "some", us, "", NotANumber, ""},
		{Field{Key: "d", Type: Date}, "2026-12-01", us, "2026-12-01", "", ""},
		{Field{Key: "d", Type: Date}, "tomorrow", us, "2026-11-23", "", ""},
		{Field{Key: "d", Type: Date}, "next Friday", us, "2026-11-27", "", ""},
		{Field{Key: "d", Type: Date}, "3 March", us, "2027-03-03", "", ""},
		{Field{Key: "d", Type: Date}, "March 3rd, 2025", us, "2025-03-03", "", ""},
		{Field{Key: "d", Type: Date}, "in 3 days", us, "2026-11-25", "", ""},
		{Field{Key: "d", Type: Date}, "29 February", us, "2028-02-29", "", ""},
		{Field{Key: "d", Type: Date}, "03/04/2027", none, "", Ambiguous, ""},
		{Field{Key: "d", Type: Date}, "03/04/2027", us, "2027-03-04", "", Ambiguous},
		{Field{Key: "d", Type: Date}, "25/12/2026", us, "2026-12-25", "", ""},
		{Field{Key: "d", Type: Date}, "31 February 2027", us, "", NotADate, ""},
		{Field{Key: "date_of_birth", Type: Date}, "3 March", us, "", Incomplete, ""},
		{Field{Key: "t", Type: Time}, "5 pm", us, "17:00", "", ""},
		{Field{Key: "t", Type: Time}, "10:45 in the morning", us, "10:45", "", ""},
		{Field{Key: "t", Type: Time}, "25:00", us, "", BadSyntax, ""},
		{Field{Key: "c", Type: Choice, Options: []string{"Blue", "Dark red"}}, "dark red", us, "Dark red", "", ""},
		{Field{Key: "c", Type: Choice, Options: []string{"Blue", "Dark red"}}, "green", us, "", NotAnOption, ""},
		{Field{Key: "u", Type: URL}, "Example.com/a", us, "https://example.com/a", "", ""},
		{Field{Key: "u", Type: URL}, "nothing", us, "", NotAURL, ""},
		{Field{Key: "i", Type: Identifier, Pattern: "[A-Z]{2}-?[0-9]{4}"}, "ab-1234", us, "AB-1234", "", ""},
		{Field{Key: "i", Type: Identifier, Pattern: "[A-Z]{2}[0-9]{4}"}, "zz top", us, "", NotPattern, ""},
		{Field{Key: "i", Type: Identifier, Pattern: "("}, "zz", us, "", NotPattern, ""},
		{Field{Key: "k", Type: Consent}, "I agree", us, "yes", "", ""},
		{Field{Key: "k", Type: Consent}, "perhaps", us, "", Incomplete, ""},
	} {
		value := c.words
		for value = range c.f.readings(c.words, c.in) {
			break
		}
		cand, said := say(c.f.Key, c.words, value)
		v, no := c.f.Check(cand, said, c.in)
		switch {
		case c.why != "":
			if no == nil || no.Reason != c.why {
				t.Errorf("%s %q: got %q %v, want refusal %s", c.f.Type, c.words, v.Value, no, c.why)
			}
		case no != nil || v.Value != c.want:
			t.Errorf("%s %q: got %q %+v, want %q", c.f.Type, c.words, v.Value, no, c.want)
		default:
			if c.hint != "" && (len(v.Hints) == 0 || v.Hints[0].Reason != c.hint) {
				t.Errorf("%s %q: hints %v, want %s", c.f.Type, c.words, v.Hints, c.hint)
			}
			if !Derive(c.f, said, v, c.in) {
				t.Errorf("%s %q: %q does not derive from its evidence", c.f.Type, c.words, v.Value)
			}
		}
	}
}

func TestCheckGrounding(t *testing.T) {
	f := Field{Key: "email", Type: Email}
	said := Transcript{{ID: "1", Text: "é jo@example.com"}}
	good := Candidate{Field: "email", Text: "jo@example.com", Value: "jo@example.com", Spans: []Span{{Line: "1", Start: 3, End: 17}}}
	for name, c := range map[string]struct {
		change func(*Candidate)
		want   Reason
	}{
		"as it is":        {func(*Candidate) {}, ""},
		"another line":    {func(c *Candidate) { c.Spans[0].Line = "2" }, Ungrounded},
		"another rev":     {func(c *Candidate) { c.Spans[0].Rev = 1 }, Ungrounded},
		"past the end":    {func(c *Candidate) { c.Spans[0].End = 99 }, Ungrounded},
		"inside a rune":   {func(c *Candidate) { c.Spans[0] = Span{Line: "1", Start: 1, End: 17} }, Ungrounded},
		"empty":           {func(c *Candidate) { c.Spans = nil }, Ungrounded},
		"other words":     {func(c *Candidate) { c.Text = "ann@example.com"; c.Value = c.Text }, Ungrounded},
		"invented value":  {func(c *Candidate) { c.Value = "ann@example.com" }, NotDerivable},
		"channel's word":  {func(c *Candidate) { c.Spans = nil; c.Source = "identity" }, ""},
		"channel, broken": {func(c *Candidate) { c.Spans = nil; c.Source = "identity"; c.Value = "jo@" }, Incomplete},
	} {
		cand := good
		cand.Spans = append([]Span{}, good.Spans...)
		c.change(&cand)
		_, no := f.Check(cand, said, Setting{})
		switch {
		case c.want == "" && no != nil:
			t.Errorf("%s: refused: %s", name, no.Reason)
		case c.want != "" && (no == nil || no.Reason != c.want):
			t.Errorf("%s: got %v, want %s", name, no, c.want)
		}
	}
}

func TestMerge(t *testing.T) {
	text := "a@example.com or b@example.com"
	span := func(from, to int) []Span { return []Span{{Line: "1", Start: from, End: to}} }
	req := Request{Lines: []Line{{ID: "1", Text: text}}, Fields: []Field{{Key: "email", Type: Email}, {Key: "name", Type: Name}}}
	rules := Reading{Candidates: []Candidate{
		{Field: "email", Text: "a@example.com", Value: "a@example.com", Spans: span(0, 13), Extractor: "rules", Confidence: 0.9},
		{Field: "name", Text: "a@example.com", Value: "a@example.com", Spans: span(0, 13), Extractor: "rules", Confidence: 0.9},
		{Field: "shoe", Text: "or", Value: "or", Spans: span(14, 16), Extractor: "rules"}}}
	llm := Reading{Candidates: []Candidate{
		{Field: "email", Text: "b@example.com", Value: "b@example.com", Spans: span(17, 30), Extractor: "llm", Confidence: 0.9},
		{Field: "email", Text: "c@example.com", Value: "c@example.com", Spans: span(17, 30), Extractor: "llm", Confidence: 1}}}
	h := Check(req, rules, llm)
	if len(h.Values) != 1 || h.Values[0].Value != "a@example.com" {
		t.Fatalf("values %+v", h.Values)
	}
	if len(h.Rejected) != 1 || h.Rejected[0].Field != "name" || h.Rejected[0].Reason != NotAName {
		t.Fatalf("rejected %+v", h.Rejected)
	}
	if h := Check(req, Reading{}, llm); len(h.Values) != 1 || h.Values[0].Value != "b@example.com" {
		t.Fatalf("the model's grounded value alone: %+v", h.Values)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"Order No.": "order_no", "Größe (cm)": "grosse_cm", "  ": "", "رقم": "", "A--B": "a_b", "Customer’s ID": "customers_id"} {
		if got := FoldKey(in); got != want {
			t.Errorf("FoldKey(%q) = %q, want %q", in, got, want)
		}
	}
	if got := FoldDigits("٠٥٠-१२३-𝟗"); got != "050-123-9" {
		t.Errorf("FoldDigits: %q", got)
	}
	if a, b := CodePoints("é😀jo", 6, 8); a != 2 || b != 4 {
		t.Errorf("CodePoints: %d %d", a, b)
	}
}

// TestOrdinaryAddresses runs the public list of odd addresses when it lies beside the repository.
func TestOrdinaryAddresses(t *testing.T) {
	path := shared(t, "eval/extract/validate_email_isemail.jsonl")
	file, err := os.Open(path)
	if err != nil {
		t.Skipf("the evaluation data is not here: %v", err)
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<20)
	n := 0
	for sc.Scan() {
		var row struct {
			ID, Value string
			Ordinary  bool
		}
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		n++
		if _, why := checkEmail(row.Value); (why == "") != row.Ordinary {
			t.Errorf("%s %q: reason %q, ordinary %v", row.ID, row.Value, why, row.Ordinary)
		}
	}
	if n < 50 {
		t.Fatalf("only %d rows", n)
	}
}

// shared finds a file of the folder beside the repository.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared", filepath.FromSlash(name))
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above")
		}
		dir = filepath.Dir(dir)
	}
}
