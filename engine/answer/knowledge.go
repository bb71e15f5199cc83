package answer

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
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

// Quote names the passage for a reader: its headings and its file.
func (p Passage) Quote() string {
	file := path.Base(p.File)
	switch {
	case p.File == "":
		return p.Heading
	case p.Heading == "":
		return file
	}
	return p.Heading + ", " + file
}

// What of a passage is said at once, in code points: short ones whole; of longer ones the paragraph that shares most
// with the question, on a call its first sentences.
const (
	saidWhole = 480
	heardMost = 300
)

func (p Passage) excerpt(words []string, heard bool) string {
	text := p.Text
	if utf8.RuneCountInString(text) > saidWhole {
		text = closest(strings.Split(text, "\n\n"), words)
	}
	if heard {
		return sentences(text, heardMost)
	}
	return text
}

// closest is the paragraph with most of the words, the first one on a tie.
func closest(paragraphs, words []string) string {
	best, most := "", -1
	for _, p := range paragraphs {
		p = strings.TrimSpace(p)
		n := 0
		for _, t := range unique(terms(p, "")) {
			if slices.Contains(words, t) {
				n++
			}
		}
		if p != "" && n > most {
			best, most = p, n
		}
	}
	return best
}

// sentences is the beginning of a text on one line, whole sentences as far as n code points go, at least one.
func sentences(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	end := len(text)
	for i, r := range text {
		if !strings.ContainsRune(".!?؟。", r) {
			continue
		}
		if next := i + utf8.RuneLen(r); next == len(text) || text[next] == ' ' {
			if utf8.RuneCountInString(text[:next]) > n && end != len(text) {
				break
			}
			end = next
			if utf8.RuneCountInString(text[:next]) > n {
				break
			}
		}
	}
	return text[:end]
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
