package rules

import (
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/extract"
)

func TestSeveralValuesInALine(t *testing.T) {
	for _, c := range []struct{ asked, lang, text, want string }{
		{"name phone", "", "Ben Carter 415 231 0091", "name=Ben Carter phone=+14152310091"},
		{"", "", "Ben Carter, 415 231 0091", "name=Ben Carter phone=+14152310091"},
		{"name", "ar", "اسمي أحمد علي ورقمي ٤١٥٢٣١٠٠٩١", "name=أحمد علي phone=+14152310091"},
		{"name", "ar", "اسمي وليد وهبة", "name=وليد وهبة"},
		{"email company", "", "nora@example.com, from Larkfield Ltd", "email=nora@example.com company=Larkfield Ltd"},
		{"", "", "I was charged twice, 212-555-0142", "phone=+12125550142 #billing_dispute"},
	} {
		req := request(c.asked, c.text)
		req.Setting.Lang = c.lang
		if got := summary(hear(t, req)); got != c.want {
			t.Errorf("%q (asked %s)\n got %s\nwant %s", c.text, c.asked, got, c.want)
		}
	}
}

func TestPatternedIdentifier(t *testing.T) {
	for _, c := range []struct{ asked, text, want string }{
		{"code", "DE-12345", "code=DE-12345"},
		{"code", "it's de-12345, thanks", "code=DE-12345"},
		{"code", "DE-123", "code!not_pattern"},
		{"", "my badge is FR-12345 and I'm Ada Lovelace", "code=FR-12345 name=Ada Lovelace"},
	} {
		req := request(c.asked, c.text)
		req.Fields = append(req.Fields[:len(req.Fields):len(req.Fields)],
			extract.Field{Key: "code", Label: "Badge code", Type: extract.Identifier, Pattern: `[A-Z]{2}-\d{5}`})
		if got := summary(hear(t, req)); got != c.want {
			t.Errorf("%q (asked %s)\n got %s\nwant %s", c.text, c.asked, got, c.want)
		}
	}
}

func TestSmalltalkKind(t *testing.T) {
	for text, want := range map[string]string{"hi there!": "greeting", "merci beaucoup": "thanks", "buenos días": "greeting",
		"thanks so much": "thanks", "lol": "", "شكرا": "thanks"} {
		h := hear(t, request("", text))
		if len(h.Commands) != 1 || h.Commands[0].Kind != extract.Smalltalk || h.Commands[0].Text != want {
			t.Errorf("%q: %+v, want smalltalk %q", text, h.Commands, want)
		}
	}
}

func TestConfirmedSuggestionDerives(t *testing.T) {
	req := request("email", "it's nora.field@gmial.com")
	h := hear(t, req)
	if len(h.Values) != 1 || len(h.Values[0].Hints) != 1 {
		t.Fatalf("heard %+v", h.Values)
	}
	v, f := h.Values[0], extract.Field{Key: "email", Type: extract.Email}
	if v.Value = v.Hints[0].Suggest; !extract.Derive(f, req.Lines, v, req.Setting) {
		t.Error("the suggestion the customer confirmed does not follow from the words")
	}
	if v.Value = "nora.field@hotmail.com"; extract.Derive(f, req.Lines, v, req.Setting) {
		t.Error("an address nobody said follows from the words")
	}
	if strings.Contains(v.Text, "gmail.com") {
		t.Error("the evidence was changed")
	}
}

func TestPartialCorrections(t *testing.T) {
	for _, c := range []struct{ field, held, value, said, want string }{
		{"name", "Katherine Moore", "Katherine Moore", "No, with a C.", "name=Catherine Moore* /deny"},
		{"name", "Shane Cole", "Shane Cole", "Almost, first name is spelled S-H-A-Y-N-E.", "name=Shayne Cole* /deny"},
		{"email", "shane.cole@gmail.com", "shane.cole@gmail.com", "No. Shayne with a Y.", "email=shayne.cole@gmail.com* /deny"},
		{"phone", "415 231 0099", "+14152310099", "no, the last four are 0142", "phone=+14152310142* /deny"},
		{"phone", "415 231 0099", "+14152310099", "it ends in four two", "phone=+14152310042*"},
		{"phone", "415 231 0099", "+14152310099", "No, it's zero one four two at the end.", "phone=+14152310142* /deny"},
		{"phone", "415 231 0099", "+14152310099", "It's two one two at the beginning", "phone=+12122310099*"},
		{"phone", "415 231 0098", "+14152310098", "No, seven not eight", "phone=+14152310097* /deny"},
		{"phone", "415 231 0099", "+14152310099", "no, 0098", "phone=+14152310098* /deny"},
		{"phone", "415 231 0099", "+14152310099", "no, 416", "phone=+14162310099* /deny"},
		{"phone", "415 231 00", "41523100", "nine nine", "phone=+14152310099*"},
		{"phone", "415 231 00", "41523100", "nine", ""},
		{"phone", "415 231 0099", "+14152310099", "no, my card ends in 4242", "/deny"},
		{"phone", "415 231 0099", "+14152310099", "no, the last four of the card are 4242", "/deny"},
		{"phone", "415 231 0099", "+14152310099", "No. Four one five, two three one, double zero nine eight.", "phone=+14152310098* /deny"},
		{"name", "Ada Moore", "Ada Moore", "yes, with a smile", "/confirm"},
		{"email", "ruth dot sarah at example dot com", "ruth.sarah@example.com", "No, Sara without the H.", "email=ruth.sara@example.com* /deny"},
		{"email", "shane dot cole at gmail dot com", "shane.cole@gmail.com", "No. Shayne with a Y.", "email=shayne.cole@gmail.com* /deny"},
		{"name", "Sarah Moore", "Sarah Moore", "No, without the H.", "name=Sara Moore* /deny"},
		{"name", "Hannah Moore", "Hannah Moore", "No, without the H.", "/deny"},
	} {
		req := request("", c.said)
		req.Setting.Mode = extract.Spoken
		v := extract.Value{Field: c.field, Text: c.held, Value: c.value,
			Evidence: extract.Evidence{Spans: []extract.Span{{Line: "0", Start: 3, End: 3 + len(c.held)}}}}
		if c.field == "phone" && c.value[0] != '+' {
			v.Hints = []extract.Hint{{Reason: extract.NotAssignable}}
		}
		req.Confirm, req.Known = &v, []extract.Value{v}
		h := hear(t, req)
		if got := summary(h); got != c.want {
			t.Errorf("%s %q + %q\n got %s\nwant %s", c.field, c.held, c.said, got, c.want)
			continue
		}
		said := append(extract.Transcript{{ID: "0", Text: "My " + c.held}}, req.Lines...)
		for _, v := range h.Values {
			if f, _ := (&turn{req: req}).field(v.Field); !extract.Derive(f, said, v, req.Setting) {
				t.Errorf("%q does not follow from the whole transcript", v.Value)
			}
		}
	}
}
