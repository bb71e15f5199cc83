package prompts

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"text/template"
)

//go:embed model/*.txt
var modelFiles embed.FS

// modelTexts are what a language model is told: system and turn (one reading of a turn), repair, format (for servers
// without structured output), opinion (a second reading of instructions). They hold no secret, so that a leaked one
// costs nothing. Text of others goes in by {{json}} alone: a quoted string cannot end its own quotes.
var modelTexts = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap{
		"join": func(list []string) string { return strings.Join(list, ", ") },
		"json": quoted,
	}).ParseFS(modelFiles, "model/*.txt"))
})

// Model writes one of the texts for a language model. An error is a fault of the caller's data.
func Model(name string, data any) (string, error) {
	var b strings.Builder
	if err := modelTexts().ExecuteTemplate(&b, name+".txt", data); err != nil {
		return "", fmt.Errorf("model text %s: %w", name, err)
	}
	return strings.TrimRight(b.String(), "\n"), nil
}

// quoted is a text as a JSON string, other scripts and angle brackets as they are.
func quoted(s string) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSuffix(b.String(), "\n"), err
}
