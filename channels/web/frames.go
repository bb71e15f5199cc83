package web

import (
	"encoding/json"
	"errors"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
)

// frame is everything the server sends; each type uses its own fields.
type frame struct {
	Type         string              `json:"type"`
	Token        string              `json:"token,omitempty"`
	Conversation string              `json:"conversation,omitempty"`
	Seq          *int64              `json:"seq,omitempty"`
	ID           string              `json:"id,omitempty"`
	Greeting     string              `json:"greeting,omitempty"`
	Name         string              `json:"name,omitempty"`
	Locale       string              `json:"locale,omitempty"`
	From         channels.From       `json:"from,omitempty"`
	Text         *string             `json:"text,omitempty"`
	At           *time.Time          `json:"at,omitempty"`
	Fields       []channels.AskField `json:"fields,omitempty"`
	Code         string              `json:"code,omitempty"`
	Retryable    *bool               `json:"retryable,omitempty"`
}

// encode gives the frame's bytes. An ack, the commonest by far, is written by hand: its id needs no escapes.
func (f frame) encode() []byte {
	if f.Type == "ack" {
		b := append(make([]byte, 0, 96), `{"type":"ack","id":"`...)
		b = append(b, f.ID...)
		b = strconv.AppendInt(append(b, `","seq":`...), *f.Seq, 10)
		return append(b, '}')
	}
	raw, _ := json.Marshal(f) // strings, numbers and a time: cannot fail
	return raw
}

// The error codes.
const (
	codeBadFrame    = "bad_frame"
	codeTooLarge    = "too_large"
	codeRateLimited = "rate_limited"
	codeIdentity    = "identity"
	codeUnavailable = "unavailable"
)

// refused is the error frame; id is that of the client's frame where it has one.
func refused(code, id string) frame {
	retryable := code == codeRateLimited || code == codeUnavailable
	return frame{Type: "error", Code: code, ID: id, Retryable: &retryable}
}

// The limits of what a client may send, beside the size of a frame.
const (
	maxFrame  = 64 << 10
	maxValues = 32
)

var (
	errBadFrame = errors.New("frame is malformed")
	errTooLarge = errors.New("text is too long")

	fieldKey = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)
)

// validID says whether a client may use id: 1–64 of A-Za-z0-9_-.
func validID(id string) bool {
	for i := range len(id) {
		c := id[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return len(id) >= 1 && len(id) <= 64
}

// said is one decoded frame of a client. Type is "" for a type nobody knows, which is ignored.
type said struct {
	Type     string
	ID       string
	Text     string
	Values   []channels.FormValue // in order of key
	Seq      int64
	Token    string
	LastSeq  int64
	Page     string
	Locale   string
	Identity string
}

// parse decodes one frame. On errBadFrame and errTooLarge ID is set when the frame had a usable one.
func parse(raw []byte) (said, error) {
	var quick struct {
		Type string  `json:"type"`
		ID   string  `json:"id"`
		Text *string `json:"text"`
	}
	if json.Unmarshal(raw, &quick) == nil && quick.Type == "message" { // most frames: read once
		return checkMessage(quick.ID, quick.Text)
	}
	var head struct {
		Type *string `json:"type"`
	}
	if err := json.Unmarshal(raw, &head); err != nil || head.Type == nil {
		return said{}, errBadFrame
	}
	switch *head.Type {
	case "hello":
		return parseHello(raw)
	case "message":
		return said{}, errBadFrame // of the right type, and its members are not
	case "form":
		return parseForm(raw)
	case "typing":
		return said{Type: "typing"}, nil
	case "read":
		var f struct {
			Seq *int64 `json:"seq"`
		}
		if json.Unmarshal(raw, &f) != nil || f.Seq == nil || *f.Seq < 0 {
			return said{}, errBadFrame
		}
		return said{Type: "read", Seq: *f.Seq}, nil
	}
	return said{}, nil
}

func parseHello(raw []byte) (said, error) {
	var f struct {
		Token    string `json:"token"`
		LastSeq  int64  `json:"last_seq"`
		Page     string `json:"page"`
		Locale   string `json:"locale"`
		Identity string `json:"identity"`
	}
	if json.Unmarshal(raw, &f) != nil {
		return said{}, errBadFrame
	}
	return said{Type: "hello", Token: f.Token, LastSeq: max(f.LastSeq, 0), Page: cleanPage(f.Page),
		Locale: cleanLocale(f.Locale), Identity: f.Identity}, nil
}

func checkMessage(id string, text *string) (said, error) {
	if !validID(id) {
		return said{}, errBadFrame
	}
	s := said{Type: "message", ID: id}
	if text == nil {
		return s, errBadFrame
	}
	s.Text = strings.ReplaceAll(*text, "\x00", "")
	if strings.TrimSpace(s.Text) == "" {
		return s, errBadFrame
	}
	if utf8.RuneCountInString(s.Text) > maxText {
		return s, errTooLarge
	}
	return s, nil
}

func parseForm(raw []byte) (said, error) {
	var f struct {
		ID     string            `json:"id"`
		Values map[string]string `json:"values"`
	}
	if json.Unmarshal(raw, &f) != nil || !validID(f.ID) {
		return said{}, errBadFrame
	}
	s := said{Type: "form", ID: f.ID}
	if len(f.Values) > maxValues {
		return s, errTooLarge
	}
	size := 0
	for key, value := range f.Values {
		if !fieldKey.MatchString(key) {
			return s, errBadFrame
		}
		value = strings.TrimSpace(strings.ReplaceAll(value, "\x00", ""))
		if value == "" {
			continue
		}
		size += utf8.RuneCountInString(value)
		s.Values = append(s.Values, channels.FormValue{Key: key, Label: key, Value: value})
	}
	if size > maxText {
		return s, errTooLarge
	}
	if len(s.Values) == 0 {
		return s, errBadFrame
	}
	sort.Slice(s.Values, func(i, j int) bool { return s.Values[i].Key < s.Values[j].Key })
	return s, nil
}
