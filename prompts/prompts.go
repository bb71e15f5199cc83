// Package prompts holds the words customers hear and read: one phrase book per language, with at least three variants
// of every move of the engine, so that a second ask never repeats the first. The books are plain text files beside
// this one; how they are written stands in book.go.
package prompts

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed books/*.txt
var files embed.FS

// ErrNoMove says that a book has no such move.
var ErrNoMove = errors.New("no such move")

// Default is the language spoken when there is no book in the wanted one.
const Default = "en"

// Voice is the mode whose sentences are heard; every other mode is read.
const Voice = "voice"

// Library is all phrase books. It is safe for concurrent use.
type Library struct {
	books map[string]*book
}

// Load reads the built-in books. An error is a fault of a book and names its file and line.
func Load() (*Library, error) {
	entries, err := files.ReadDir("books")
	if err != nil {
		return nil, fmt.Errorf("load phrase books: %w", err)
	}
	l := &Library{books: map[string]*book{}}
	for _, e := range entries {
		src, err := files.ReadFile("books/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("load phrase books: %w", err)
		}
		b, err := parse(string(src))
		if err != nil {
			return nil, fmt.Errorf("load phrase books: %s:%w", e.Name(), err)
		}
		b.lang = strings.TrimSuffix(e.Name(), ".txt")
		l.books[b.lang] = b
	}
	if l.books[Default] == nil {
		return nil, fmt.Errorf("load phrase books: no book %s", Default)
	}
	return l, nil
}

// Languages lists the languages there is a book for, sorted.
func (l *Library) Languages() []string { return slices.Sorted(maps.Keys(l.books)) }

// Speaks says whether there is a book for a BCP 47 tag.
func (l *Library) Speaks(lang string) bool { return l.books[base(lang)] != nil }

// Say puts a move into words. lang is a BCP 47 tag of which the language counts; without a book for it Default is
// spoken. mode is text or voice; a move without words for voice has those for text. variant counts up from 0 and is
// taken modulo the variants there are. args are the move's arguments as engine.Moves lists them; they are inserted as
// text, without control characters, line breaks and direction overrides. The error wraps ErrNoMove for an unknown move
// and otherwise names an argument that is missing; the text is "" then.
func (l *Library) Say(lang, mode, move string, variant int, args map[string]string) (string, error) {
	b := l.book(lang)
	move, args = b.asked(move, mode, args)
	phrases := b.moves[moveKey{move, mode}]
	if phrases == nil {
		phrases = b.moves[moveKey{move, ""}]
	}
	if len(phrases) == 0 {
		return "", fmt.Errorf("say %s in %s: %w", move, b.lang, ErrNoMove)
	}
	n := len(phrases)
	said, err := b.fill(phrases[(variant%n+n)%n], mode, args)
	if err != nil {
		return "", fmt.Errorf("say %s in %s: %w", move, b.lang, err)
	}
	return said, nil
}

// asQuestion is how a field is asked for whose label is a question itself.
var asQuestion = map[string]string{"ask.custom": "ask.question", "reask.custom": "reask.question",
	"ask.choice": "ask.question.choice", "reask.choice": "reask.question.choice"}

// asked makes of the request for a field whose label is a question that question.
func (b *book) asked(move, mode string, args map[string]string) (string, map[string]string) {
	as := asQuestion[move]
	question := b.question(b.short(args["label"], mode))
	if as == "" || question == "" {
		return move, args
	}
	args = maps.Clone(args)
	args["question"] = question
	return as, args
}

// Label is what a form calls a built-in field in a language; false for any other field.
func (l *Library) Label(lang, field string) (string, bool) {
	f, ok := l.book(lang).fields[field]
	if !ok || field == anyField {
		return "", false
	}
	return f["label"], true
}

// YesNo are the two answers to a question that is to be confirmed, as buttons show them.
func (l *Library) YesNo(lang string) (yes, no string) {
	forms := l.book(lang).forms
	return forms["button.yes"], forms["button.no"]
}

func (l *Library) book(lang string) *book {
	if b := l.books[base(lang)]; b != nil {
		return b
	}
	return l.books[Default]
}

// base is the language of a tag: pt of pt-BR.
func base(lang string) string {
	if i := strings.IndexAny(lang, "-_"); i >= 0 {
		lang = lang[:i]
	}
	return strings.ToLower(lang)
}
