package web

import (
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
)

// Decode turns one client frame into events, as the socket does after the hello; who sent it and in which
// conversation is known to the socket only, so From is empty and Key is the client's id.
func Decode(header http.Header, body []byte, _ string) ([]channels.Event, error) {
	if len(body) > maxFrame {
		return nil, errTooLarge
	}
	if !utf8.Valid(body) {
		return nil, errBadFrame
	}
	s, err := parse(body)
	if err != nil {
		return nil, err
	}
	switch s.Type {
	case "message", "form":
		e := s.event()
		e.Key = s.ID
		if agent := header.Get("User-Agent"); agent != "" {
			e.Visitor = map[string]string{"device": device(agent)}
		}
		return []channels.Event{e}, nil
	case "read":
		return []channels.Event{{Kind: channels.KindSeen, Key: "read/" + strconv.FormatInt(s.Seq, 10), Seq: s.Seq}}, nil
	case "":
		return []channels.Event{{Kind: channels.KindIgnored, Name: "unknown"}}, nil
	}
	return []channels.Event{{Kind: channels.KindIgnored, Name: s.Type}}, nil
}

// event is what a message or form frame says, without sender, key and time.
func (s said) event() channels.Event {
	e := channels.Event{Kind: channels.KindMessage, Ref: s.ID, Type: channels.Text, Text: s.Text}
	if s.Type == "form" {
		e.Type, e.Values = channels.Form, s.Values
	}
	return e
}
