package extract

import (
	"slices"
	"strings"
)

// Matter is what an extractor proposes about the record a conversation may come to (B8). It holds no prose of the
// extractor's own: subject and description are the customer's words.
type Matter struct {
	Kind        string `json:"kind,omitempty"`     // lead, ticket
	Category    string `json:"category,omitempty"` // one of Request.Categories
	Priority    string `json:"priority,omitempty"` // low, medium, high, critical
	Subject     Words  `json:"subject,omitzero"`
	Description Words  `json:"description,omitzero"`
}

// Words is a piece of the customer's own lines.
type Words struct {
	Text  string `json:"text,omitempty"`
	Spans []Span `json:"spans,omitempty"`
}

// maxSubject and maxDescription bound what is taken over, in bytes.
const (
	maxSubject     = 480
	maxDescription = 1200
)

// checkMatter keeps of a proposal what may be believed: a kind there is, a category configured for it, a priority
// there is, words the customer said. nil when nothing is left.
func checkMatter(req Request, said Transcript, m *Matter) *Matter {
	if m == nil {
		return nil
	}
	out := Matter{Priority: oneOf(m.Priority, "low", "medium", "high", "critical"), Kind: oneOf(m.Kind, "lead", "ticket")}
	for _, kind := range []string{"lead", "ticket"} {
		if out.Category == "" && (out.Kind == "" || out.Kind == kind) {
			if i := slices.IndexFunc(req.Categories[kind], func(c string) bool { return strings.EqualFold(c, m.Category) }); i >= 0 {
				out.Kind, out.Category = kind, req.Categories[kind][i]
			}
		}
	}
	out.Subject = saidWords(said, m.Subject, maxSubject)
	out.Description = saidWords(said, m.Description, maxDescription)
	if out.Kind == "" && out.Priority == "" && out.Subject.Text == "" && out.Description.Text == "" {
		return nil
	}
	return &out
}

func oneOf(s string, set ...string) string {
	if slices.Contains(set, s) {
		return s
	}
	return ""
}

func saidWords(said Transcript, w Words, most int) Words {
	text, ok := said.words(w.Spans)
	if !ok || len(text) > most || !sameWords(text, w.Text) {
		return Words{}
	}
	return Words{Text: text, Spans: w.Spans}
}
