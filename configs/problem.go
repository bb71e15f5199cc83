package configs

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a configuration. It names keys and rules, never a value.
type Problem struct {
	File  string `json:"file,omitempty"` // "" for input that is no file
	Line  int    `json:"line,omitempty"` // 1-based; 0 where lines mean nothing
	Path  string `json:"path"`           // $.agents[0].text.custom[1].label
	Cause string `json:"cause"`
}

// String is the problem as `intake check` prints it: file:line: path: cause.
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d", p.Line)
		}
		b.WriteString(": ")
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Cause)
	return b.String()
}

// place is where something stands in a document: keys and indexes from the root.
type place []string

// at is the place of a member of p.
func (p place) at(tokens ...string) place {
	return append(append(place{}, p...), tokens...)
}

// key is the place as one comparable string.
func (p place) key() string { return strings.Join(p, "\x00") }

// String is the place as a path: $.agents[0].id.
func (p place) String() string {
	var b strings.Builder
	b.WriteByte('$')
	for _, t := range p {
		if isIndex(t) {
			b.WriteString("[" + t + "]")
		} else {
			b.WriteString("." + t)
		}
	}
	return b.String()
}

func isIndex(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// checker collects problems at places.
type checker struct {
	found []Problem
	where func(place) (file string, line int)

	written bool // the texts are as the operator wrote them, references to the environment included
}

func (c *checker) add(at place, cause string, args ...any) {
	if len(args) > 0 {
		cause = fmt.Sprintf(cause, args...)
	}
	p := Problem{Path: at.String(), Cause: cause}
	if c.where != nil {
		p.File, p.Line = c.where(at)
	}
	c.found = append(c.found, p)
}
