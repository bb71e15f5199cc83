package configs

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// errDuration names no value: it may be printed.
var errDuration = errors.New(`duration must be written as "300ms", "8s", "30m", or 0, and not be negative`)

// UnmarshalJSON reads "300ms" or 0.
func (d *Duration) UnmarshalJSON(b []byte) error {
	if string(b) == "0" {
		*d = 0
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return errDuration
	}
	if s == "0" {
		*d = 0
		return nil
	}
	v, err := time.ParseDuration(s)
	if err != nil || v < 0 {
		return errDuration
	}
	*d = Duration(v)
	return nil
}

// MarshalJSON writes the form UnmarshalJSON reads.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// String is the duration as Go writes it.
func (d Duration) String() string { return time.Duration(d).String() }

// Get is the duration for package time.
func (d Duration) Get() time.Duration { return time.Duration(d) }

// Normalize fills in the defaults of turn assembly.
func (e *Engine) Normalize() {
	if e.QuietWindow == nil {
		w := Duration(300 * time.Millisecond)
		e.QuietWindow = &w
	}
	if e.QuietMax == 0 {
		e.QuietMax = Duration(8 * time.Second)
	}
	if e.AbandonAfter == 0 {
		e.AbandonAfter = Duration(30 * time.Minute)
	}
	if e.CloseAfter == 0 {
		e.CloseAfter = Duration(24 * time.Hour)
	}
}

func itoa(i int) string { return fmt.Sprint(i) }
