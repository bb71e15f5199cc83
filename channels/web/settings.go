package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// settings are what an account of kind web may be told. Every one is optional.
type settings struct {
	// AllowedOrigins are the origins (scheme://host[:port]) of the pages that may carry the widget. Empty: only the
	// origin of the public URL and of the request's own Host.
	AllowedOrigins []string `json:"allowed_origins"`
	// IdentitySecret signs the identities (JWT, HS256) the site vouches for. Absent: identities are refused.
	IdentitySecret *string `json:"identity_secret"`
	// Greeting is shown by the widget before anything was said. It is no line of the conversation.
	Greeting string `json:"greeting"`
	// Name is what the widget calls the agent.
	Name string `json:"name"`
	// Locale is the agent's language (BCP 47) for a widget that was not told one.
	Locale string `json:"locale"`
	// CountryHeader names the request header in which a trusted proxy puts the visitor's country.
	CountryHeader string `json:"country_header"`
	// MaxSockets bounds the sockets of this account on this replica; one more is closed with 1013.
	MaxSockets int `json:"max_sockets"`
	// FramesPerSecond and FrameBurst limit one socket; frames beyond are answered rate_limited. A negative
	// FramesPerSecond is no limit.
	FramesPerSecond float64 `json:"frames_per_second"`
	FrameBurst      int     `json:"frame_burst"`
	// APIBase is accepted for every channel; the widget calls no platform.
	APIBase string `json:"api_base"`
}

var headerName = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

func readSettings(raw json.RawMessage) (settings, error) {
	s := settings{MaxSockets: 50_000, FramesPerSecond: 20, FrameBurst: 40}
	if len(bytes.TrimSpace(raw)) > 0 {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&s); err != nil {
			return s, fmt.Errorf("settings: %w", err)
		}
	}
	switch {
	case s.IdentitySecret != nil && strings.TrimSpace(*s.IdentitySecret) == "":
		return s, errors.New("identity_secret is empty")
	case s.CountryHeader != "" && !headerName.MatchString(s.CountryHeader):
		return s, errors.New("country_header is no header name")
	case s.MaxSockets < 1:
		return s, errors.New("max_sockets must be at least 1")
	case s.FrameBurst < 1:
		return s, errors.New("frame_burst must be at least 1")
	case s.FramesPerSecond == 0:
		return s, errors.New("frames_per_second must not be 0")
	}
	return s, nil
}
