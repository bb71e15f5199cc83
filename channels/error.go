package channels

import (
	"errors"
	"net"
	"time"
)

// Reason is why a platform did not take a message, for machines.
type Reason string

// The reasons. Retryable says which of them a later attempt may heal.
const (
	Transient Reason = "transient" // network, 5xx, the platform's own fault
	Throttled Reason = "throttled" // a rate limit: wait
	Window    Reason = "window"    // outside the time in which the platform lets us write
	Blocked   Reason = "blocked"   // the customer does not want us to write
	NoSuch    Reason = "no_such"   // no such recipient
	Denied    Reason = "denied"    // token or permission: the operator must act
	Invalid   Reason = "invalid"   // the platform will never take this message
	Unknown   Reason = "unknown"   // unclassified: retried like Transient
)

// Retryable says whether the same message may be sent again later.
func (r Reason) Retryable() bool { return r == Transient || r == Throttled || r == Unknown }

// Error is a refused or failed Send.
type Error struct {
	Reason Reason
	After  time.Duration // wait at least this long; 0 = the caller's own schedule
	Code   string        // the platform's code, for the table in docs and the attempt log
	Advice string        // what the operator must do, a constant sentence of the adapter's error table; "" = nothing
	Err    error         // never holds a secret or a customer's data
}

func (e *Error) Error() string {
	s := "send refused: " + string(e.Reason)
	if e.Code != "" {
		s += " (" + e.Code + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ReasonOf classifies any error of a Send.
func ReasonOf(err error) (Reason, time.Duration) {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason, e.After
	}
	return Unknown, 0
}

// Unreachable is the Code of a message that certainly did not leave: no connection was made. A failed Send without any
// code is in doubt instead: the platform may have taken the message.
const Unreachable = "unreachable"

// CodeOf gives the Code of a request that failed without an answer: Unreachable when no connection was made, else "".
func CodeOf(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return Unreachable
	}
	return ""
}
