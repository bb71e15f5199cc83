package llm

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// arriving reads a turn's object while it comes: what stands before the answer is decoded and validated as soon as the
// answer's first character is there, the answer is passed on as it grows. A reply that is not of this order, wrapped in
// prose or invalid so far is kept for decode at its end.
type arriving struct {
	schema *jsonschema.Schema
	all    strings.Builder
	at     int // bytes of all that were looked at
	state  arrival
	start  int // of the object

	depth    int
	quoted   bool
	escaped  bool
	keyStart int
	lastKey  string // the last string at depth 1
	lastAt   int    // where it begins
	value    bool   // at depth 1, behind a colon

	head   *object // what stands before the answer
	answer strings.Builder
	escape string // an unfinished escape of the answer
	high   rune   // the first half of a surrogate pair
}

type arrival int

const (
	seeking arrival = iota // before the object
	inside                 // in the object, before the answer
	answers                // in the answer's string
	behind                 // the answer is complete
	whole                  // only the whole reply can be read
)

// feed takes the next piece and returns what it adds to the answer.
func (a *arriving) feed(piece string) string {
	a.all.WriteString(piece)
	text := a.all.String()
	if a.state == seeking {
		a.seek(text)
	}
	if a.state == inside {
		a.scan(text)
	}
	if a.state == answers {
		return a.grow(text)
	}
	return ""
}

// seek finds the object behind blanks, a fence or a model's thinking.
func (a *arriving) seek(text string) {
	rest := strings.TrimLeft(text, " \t\r\n\ufeff")
	switch {
	case rest == "" || len(rest) < 8 && (strings.HasPrefix("<think>", rest) || strings.HasPrefix("```", rest)):
	case rest[0] == '{':
		a.start = len(text) - len(rest)
		a.at, a.state = a.start, inside
	case strings.HasPrefix(rest, "<think>"):
		if i := strings.Index(rest, "</think>"); i >= 0 {
			a.seekFrom(text, len(text)-len(rest)+i+len("</think>"))
		}
	case strings.HasPrefix(rest, "```"):
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			a.seekFrom(text, len(text)-len(rest)+i+1)
		}
	default:
		a.state = whole
	}
}

func (a *arriving) seekFrom(text string, from int) {
	rest := strings.TrimLeft(text[from:], " \t\r\n")
	switch {
	case rest == "" || strings.HasPrefix("```json\n", rest) && rest[0] == '`':
	case strings.HasPrefix(rest, "```") && strings.Contains(rest, "\n"):
		a.seekFrom(text, len(text)-len(rest)+strings.IndexByte(rest, '\n')+1)
	case rest[0] == '{':
		a.start = len(text) - len(rest)
		a.at, a.state = a.start, inside
	case rest[0] != '`':
		a.state = whole
	}
}

// scan walks through the object up to the answer's value.
func (a *arriving) scan(text string) {
	for ; a.at < len(text) && a.state == inside; a.at++ {
		c := text[a.at]
		switch {
		case a.quoted && a.escaped:
			a.escaped = false
		case a.quoted && c == '\\':
			a.escaped = true
		case a.quoted && c == '"':
			a.quoted = false
			if a.depth == 1 && !a.value {
				a.lastKey, a.lastAt = text[a.keyStart+1:a.at], a.keyStart
			}
		case a.quoted:
		case c == '"' && a.depth == 1 && a.value && a.lastKey == "answer":
			a.open(text)
		case c == '"':
			a.quoted, a.keyStart = true, a.at
		case c == '{' || c == '[':
			a.depth++
		case c == '}' || c == ']':
			if a.depth--; a.depth <= 0 {
				a.state = whole
			}
		case c == ':' && a.depth == 1:
			a.value = true
		case c == ',' && a.depth == 1:
			a.value = false
		}
	}
}

// open decodes what stands before the answer, whose string begins here.
func (a *arriving) open(text string) {
	before := strings.TrimRight(text[a.start:a.lastAt], " \t\r\n,")
	comma := ","
	if before == "{" {
		comma = ""
	}
	o, err := valid(before+comma+`"answer":""}`, a.schema)
	if err != nil {
		a.state = whole
		return
	}
	a.head, a.state = &o, answers
}

// grow decodes the answer's string as far as it has come.
func (a *arriving) grow(text string) string {
	from := a.answer.Len()
	for a.at < len(text) && a.state == answers {
		c := text[a.at]
		switch {
		case a.escape != "":
			a.escape += string(c)
			a.unescape()
			a.at++
		case c == '\\':
			a.escape = `\`
			a.at++
		case c == '"':
			a.state = behind
			a.at++
		default:
			if !utf8.FullRuneInString(text[a.at:]) {
				return a.answer.String()[from:]
			}
			r, n := utf8.DecodeRuneInString(text[a.at:])
			a.answer.WriteRune(r)
			a.at += n
		}
	}
	return a.answer.String()[from:]
}

func (a *arriving) unescape() {
	if a.escape[1] == 'u' {
		if len(a.escape) < 6 {
			return
		}
		n, err := strconv.ParseUint(a.escape[2:], 16, 16)
		r := rune(n)
		a.escape = ""
		switch {
		case err != nil:
			r = utf8.RuneError
		case a.high != 0:
			r, a.high = utf16.DecodeRune(a.high, r), 0
		case utf16.IsSurrogate(r):
			a.high = r
			return
		}
		a.answer.WriteRune(r)
		return
	}
	if r, ok := map[byte]rune{'n': '\n', 't': '\t', 'r': '\r', 'b': ' ', 'f': ' '}[a.escape[1]]; ok {
		a.answer.WriteRune(r)
	} else {
		a.answer.WriteByte(a.escape[1])
	}
	a.escape = ""
}
