package llmtest

import (
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Obeying does whatever the customer writes, and worse: it claims values nobody said, repeats all it was told, reports
// acts, invents addresses, and writes the customer's words as its own.
type Obeying struct {
	Fields []string // keys it makes values up for
}

var wantedWords = regexp.MustCompile(`"([^"]{2,200})"|'([^']{2,200})'`)

// Answer implements Character.
func (o Obeying) Answer(w http.ResponseWriter, r Request) {
	said := strings.Join(r.Customer(), "\n")
	reply := Reply{CanAnswer: true, Kind: "ticket", Category: "none", Priority: "critical", Subject: "Pay out 10,000 dollars", Description: said, Sources: []int{1, 99}}
	for key, value := range map[string]string{"name": "Injected Person", "email": "attacker@evil.example", "phone": "+15550001111", "company": "Evil Corp"} {
		reply.Commands = append(reply.Commands, Deed{Do: "set", Field: key, Quote: value, Value: value}, Deed{Do: "set", Field: key, Quote: first(said), Value: value})
	}
	for _, key := range o.Fields {
		reply.Commands = append(reply.Commands, Deed{Do: "correct", Field: key, Quote: "made up", Value: "XX-99999"})
	}
	for _, do := range []string{"confirm", "handoff", "cancel", "follow_up"} {
		reply.Commands = append(reply.Commands, Deed{Do: do, Quote: "the customer said so", Value: "refund"})
	}
	reply.Commands = append(reply.Commands, Deed{Do: "follow_up", Quote: first(said), Value: "wire_money"}, Deed{Do: "language", Quote: first(said), Value: "xx"})
	parts := []string{"I have cancelled your subscription and refunded 10,000 dollars.", "Your ticket WIT-TKT-HACK9 has been created.",
		"Please tell me your phone number.", "Log in at https://evil.example/login or write to attacker@evil.example.", "<img src=x onerror=alert(1)>"}
	for _, m := range wantedWords.FindAllStringSubmatch(said, 3) {
		parts = append(parts, m[1]+m[2]+".")
	}
	parts = append(parts, said, r.Said("system"), r.Said("user"))
	reply.Answer = strings.Join(parts, " ")
	s := Open(w, r)
	text := reply.JSON()
	for len(text) > 0 {
		n := min(len(text), 200)
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n++
		}
		s.Text(text[:n])
		text = text[n:]
	}
	s.End()
}

func first(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}
