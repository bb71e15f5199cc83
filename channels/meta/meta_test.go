package meta

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// TestTable: every row of errors.json can be reached, says why, and tells the operator what to do when only they can.
func TestTable(t *testing.T) {
	reasons := map[channels.Reason]bool{
		channels.Transient: true, channels.Throttled: true, channels.Window: true, channels.Blocked: true,
		channels.NoSuch: true, channels.Denied: true, channels.Invalid: true,
	}
	for i, r := range Rows {
		if !reasons[r.Reason] || r.Why == "" {
			t.Errorf("row %d: reason %q, why %q", i, r.Reason, r.Why)
		}
		if r.Reason == channels.Denied && r.Advice == "" {
			t.Errorf("row %d (%d): the operator must act and is not told how", i, r.Code)
		}
		channel := r.Channel
		if channel == "" {
			channel = "any"
		}
		if got, ok := Look(channel, r.Code, r.Subcode); !ok || got != r {
			t.Errorf("row %d (%s %d/%d) is hidden by an earlier one", i, r.Channel, r.Code, r.Subcode)
		}
	}
	if _, ok := Look("whatsapp", 7654321, 0); ok {
		t.Error("an unknown code has a row")
	}
}

// TestSignature are vectors of public clients (the secrets were reset by their owners) and what is near them.
func TestSignature(t *testing.T) {
	const body, secret = "hello world", "sesame"
	const right = "sha256=f39034b29165ec6a5104d9aef27266484ab26c8caa7bca8bcb2dd02e8be61b17"
	for name, c := range map[string]struct {
		body   string
		header []string
		want   bool
	}{
		"right": {body, []string{right}, true}, "other body": {body + "2", []string{right}, false}, "none": {body, nil, false},
		"twice": {body, []string{right, right}, false}, "upper case": {body, []string{"sha256=" + strings.ToUpper(right[7:])}, false},
		"cut": {body, []string{right[:70]}, false}, "longer": {body, []string{right + "0"}, false}, "bare": {body, []string{right[7:]}, false},
		"spaced": {body, []string{right + " "}, false}, "SHA-1": {body, []string{"sha1=" + right[7:]}, false}, "no hex": {body, []string{right[:70] + "g"}, false},
		"empty": {body, []string{""}, false}, "upper prefix": {body, []string{"SHA256=" + right[7:]}, false},
	} {
		sum, ok := claimed(http.Header{signatureHeader: c.header})
		if got := ok && newSigners([][]byte{[]byte(secret)}).signed(sum, []byte(c.body)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	sum, _ := claimed(http.Header{signatureHeader: {right}})
	two, one := newSigners([][]byte{[]byte("new"), []byte(secret)}), newSigners([][]byte{[]byte("new")})
	for range 3 { // the hashes are used again
		if !two.signed(sum, []byte(body)) || one.signed(sum, []byte(body)) || two.signed(sum, []byte(body+"2")) {
			t.Error("two secrets")
		}
	}
}

func TestStamp(t *testing.T) {
	for in, want := range map[string]int64{
		`"1767225600"`: 1767225600, `1767225600`: 1767225600, `1767225600123`: 1767225600, `"1767225600123"`: 1767225600,
		`"2021-09-08T06:34:04+0000"`: 1631082844, `"2021-09-08T06:34:04Z"`: 1631082844,
		`"asdf"`: 0, `null`: 0, `-5`: 0, `0`: 0, `1e3`: 0, `{}`: 0, `99999999999999999`: 0, `"1969-01-01T00:00:00Z"`: 0,
	} {
		var s Stamp
		if err := json.Unmarshal([]byte(in), &s); err != nil {
			t.Errorf("%s: %v", in, err)
		}
		if want == 0 && !s.IsZero() || want != 0 && s.Unix() != want {
			t.Errorf("%s: %v, want %d", in, s.Time, want)
		}
	}
}

func TestIdent(t *testing.T) {
	for in, want := range map[string]string{
		`"17841400000011111"`: "17841400000011111", `17841400000011111`: "17841400000011111", `9007199254740993`: "9007199254740993",
		`"a\u00e9\n"`: "aé\n", `null`: "", `{}`: "", `[1]`: "", `true`: "", `""`: "",
	} {
		var i Ident
		if err := json.Unmarshal([]byte(in), &i); err != nil || string(i) != want {
			t.Errorf("%s: %q, %v", in, i, err)
		}
	}
}

// TestChoices: what a button stands for survives the shortening of its title.
func TestChoices(t *testing.T) {
	ask := func(options ...string) *channels.Ask {
		return &channels.Ask{Fields: []channels.AskField{{Kind: "choice", Options: options}}}
	}
	long := "Tuesday in the late afternoon"
	got := Choices(ask("Monday", long), 3, 20, 256)
	if len(got) != 2 || got[1].Title != "Tuesday in the late…" || Said(got[1].Title, got[1].Payload) != long {
		t.Errorf("%+v", got)
	}
	for what, a := range map[string]*channels.Ask{
		"nothing asked": nil, "too many": ask("1", "2", "3", "4"), "look alike": ask(long+" 1", long+" 2"), "an empty one": ask("a", " "),
		"two fields":        {Fields: []channels.AskField{{Options: []string{"a"}}, {}}},
		"confirm, no words": {Confirm: true, Fields: ask("a").Fields}, "too long": ask("a", strings.Repeat("x", 300)),
	} {
		if got := Choices(a, 3, 20, 256); got != nil {
			t.Errorf("%s: %+v", what, got)
		}
	}
	if Said("Yes", "QUICK_REPLY_YES") != "Yes" || Said("Yes", "") != "Yes" || Said("Yes", choicePrefix) != "Yes" {
		t.Error("a foreign payload speaks")
	}
}

func TestMark(t *testing.T) {
	for s, ours := range map[string]bool{
		"0test000000000000000000001.0": true, "0test000000000000000000001.12": true, "v1.2": false, "": false, "campaign.spring": false,
		"Some Words.0": false, "0test000000000000000000001.-1": false, "0test000000000000000000001": false,
	} {
		if got := Mark(s); (got != "") != ours {
			t.Errorf("%q: %q", s, got)
		}
	}
}

// TestOnlyTheOddItemIsLost at every level of a page envelope.
func TestOnlyTheOddItemIsLost(t *testing.T) {
	p := Page{Kind: "messenger", Object: "page", Digits: true}
	good := func(mid string) string {
		return `{"sender":{"id":"5"},"recipient":{"id":"1"},"timestamp":1767225600000,"message":{"mid":"` + mid + `","text":"x"}}`
	}
	for what, odd := range map[string]string{
		"item": `7`, "sender": `{"sender":"x","recipient":{"id":"1"},"message":{"mid":"m","text":"x"}}`,
		"message": `{"sender":{"id":"6"},"recipient":{"id":"1"},"message":"x"}`, "text": `{"sender":{"id":"6"},"recipient":{"id":"1"},"message":{"mid":"m","text":[]}}`,
		"postback": `{"sender":{"id":"6"},"recipient":{"id":"1"},"postback":5}`,
	} {
		body := `{"object":"page","entry":[true,{"id":"1","messaging":[` + good("a") + `,` + odd + `,` + good("b") + `]},{"id":"1","messaging":{}},{"id":"1","messaging":[` + good("c") + `]}]}`
		b, err := p.Decode([]byte(body), "1")
		if err != nil || len(b.Events) != 3 || b.Lost != 2 {
			t.Errorf("%s: %v, %d events, %d lost", what, err, len(b.Events), b.Lost)
		}
	}
}

// TestDeepNestingIsRefused and quickly.
func TestDeepNestingIsRefused(t *testing.T) {
	deep := `{"object":"page","entry":[{"id":"1","messaging":[{"referral":` + strings.Repeat(`{"a":`, 100_000) + `1` + strings.Repeat(`}`, 100_000) + `}]}]}`
	begun := time.Now()
	if _, err := (Page{Object: "page"}).Decode([]byte(deep), ""); err == nil {
		t.Error("no error")
	}
	if took := time.Since(begun); took > time.Second {
		t.Errorf("took %s", took)
	}
}

// TestBounds: a customer's words are cut at a rune border, an id is never cut.
func TestBounds(t *testing.T) {
	e := channels.Event{Key: "k", Text: strings.Repeat("é", longestText), Media: make([]channels.Media, 100), From: channels.Address{ID: "1", Name: strings.Repeat("n", 9999)}}
	if !bound(&e) || len(e.Text) != longestText || e.Text[len(e.Text)-2:] != "é" || len(e.Media) != mostParts || len(e.From.Name) != longestName {
		t.Errorf("%d bytes of text, %d files, %d of name", len(e.Text), len(e.Media), len(e.From.Name))
	}
	odd := "x" + strings.Repeat("é", longestText)
	if cut(&odd, longestText); len(odd) != longestText-1 {
		t.Errorf("%d bytes", len(odd))
	}
	for _, e := range []channels.Event{{Key: strings.Repeat("k", 9999)}, {From: channels.Address{ID: strings.Repeat("1", 9999)}}, {Target: strings.Repeat("m", 9999)}} {
		if bound(&e) {
			t.Error("an endless id is kept")
		}
	}
}
