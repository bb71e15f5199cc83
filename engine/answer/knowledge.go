package answer

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Passage is a piece of the knowledge base: the text under one heading, up to its first 1,200 code points.
type Passage struct {
	Heading string // with the headings above it: "Returns – How long"
	Text    string
	File    string
}

const maxPassage = 1200

// ReadKnowledge reads the Markdown files of dir that match pattern ("docs/*.md"; "" reads nothing) as passages, files
// in the order of their names.
func ReadKnowledge(dir fs.FS, pattern string) ([]Passage, error) {
	if pattern == "" {
		return nil, nil
	}
	files, err := fs.Glob(dir, path.Clean(pattern))
	if err != nil {
		return nil, fmt.Errorf("read knowledge: %w", err)
	}
	var out []Passage
	for _, f := range files {
		src, err := fs.ReadFile(dir, f)
		if err != nil {
			return nil, fmt.Errorf("read knowledge: %w", err)
		}
		out = append(out, Passages(f, string(src))...)
	}
	return out, nil
}

// Passages cuts a Markdown text at its headings. Code fences are text; a heading without text gives no passage.
func Passages(file, src string) []Passage {
	var out []Passage
	var above [7]string
	var body []string
	depth, fence := 0, false
	flush := func() {
		if text := clip(strings.TrimSpace(strings.Join(body, "\n"))); text != "" {
			out = append(out, Passage{Heading: trail(above[:depth+1]), Text: text, File: file})
		}
		body = nil
	}
	for _, line := range strings.Split(strings.ReplaceAll(src, "\r\n", "\n"), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fence = !fence
		}
		n, title := headingOf(line)
		if fence || n == 0 {
			body = append(body, line)
			continue
		}
		flush()
		for i := n; i < len(above); i++ {
			above[i] = ""
		}
		above[n], depth = title, n
	}
	flush()
	return out
}

func headingOf(line string) (int, string) {
	n := len(line) - len(strings.TrimLeft(line, "#"))
	if n == 0 || n > 6 || len(line) > n && line[n] != ' ' {
		return 0, ""
	}
	return n, strings.Trim(line[n:], " #")
}

func trail(above []string) string {
	var out []string
	for _, h := range above {
		if h != "" {
			out = append(out, h)
		}
	}
	return strings.Join(out, " – ")
}

// clip shortens a passage at a paragraph, else at a word.
func clip(s string) string {
	r := []rune(s)
	if len(r) <= maxPassage {
		return s
	}
	s = string(r[:maxPassage])
	if i := strings.LastIndex(s, "\n\n"); i > 0 {
		return s[:i]
	}
	if i := strings.LastIndexAny(s, " \n"); i > 0 {
		return s[:i] + " …"
	}
	return s
}
