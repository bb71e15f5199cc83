package llmtest

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// Deed is one command of a reply.
type Deed struct {
	Do    string `json:"do"`
	Field string `json:"field"`
	Quote string `json:"quote"`
	Value string `json:"value"`
}

// Reply is a turn's object. The zero value understands nothing and answers nothing.
type Reply struct {
	Commands    []Deed `json:"commands"`
	Language    string `json:"language"`
	Kind        string `json:"kind"`
	Category    string `json:"category"`
	Priority    string `json:"priority"`
	Subject     string `json:"subject"`
	Description string `json:"description"`
	CanAnswer   bool   `json:"can_answer"`
	Sources     []int  `json:"sources"`
	Answer      string `json:"answer"`
}

// JSON is the object as a faithful model writes it.
func (r Reply) JSON() string {
	if r.Commands == nil {
		r.Commands = []Deed{}
	}
	for i := range r.Commands {
		r.Commands[i].Field = or(r.Commands[i].Field, "none")
	}
	if r.Sources == nil {
		r.Sources = []int{}
	}
	r.Language, r.Kind, r.Category, r.Priority = or(r.Language, "en"), or(r.Kind, "none"), or(r.Category, "none"), or(r.Priority, "none")
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

func or(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// Faithful is a model that says what the script says to the customer's words: the first entry whose If stands in them
// is taken; one without If fits everything; no entry fits: nothing was understood.
type Faithful struct {
	Script []Scene
	Pace   time.Duration // between pieces of about four characters
	First  time.Duration // before the first piece
}

// Scene is one entry of a script.
type Scene struct {
	If    string
	Reply Reply
	Gaps  map[string]time.Duration // waits once the reply so far ends with a text
}

// Answer implements Character.
func (f Faithful) Answer(w http.ResponseWriter, r Request) {
	said := strings.Join(r.Customer(), "\n")
	scene := Scene{}
	for _, s := range f.Script {
		if strings.Contains(said, s.If) {
			scene = s
			break
		}
	}
	text := scene.Reply.JSON()
	if r.Customer() == nil { // a probe
		text = `{"commands":[],"answer":"ok"}`
	}
	s := Open(w, r)
	if !r.Pause(f.First) {
		return
	}
	sent := ""
	for _, piece := range pieces(text) {
		s.Text(piece)
		sent += piece
		for end, wait := range scene.Gaps {
			if strings.HasSuffix(sent, end) && !r.Pause(wait) {
				return
			}
		}
		if f.Pace > 0 && !r.Pause(f.Pace) {
			return
		}
	}
	s.End()
}

// pieces cuts a text into what tokens look like: a few characters, words with the blank before them.
func pieces(s string) []string {
	var out []string
	at := 0
	for i, r := range s {
		if i > at && (i-at >= 4 || r == ' ' || r == '"') && i-at > 0 {
			out = append(out, s[at:i])
			at = i
		}
	}
	return append(out, s[at:])
}
