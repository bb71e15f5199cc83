package actions

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// Destination is one configured place that records are sent to. Deliver makes one attempt; it obeys ctx (30 s).
type Destination interface {
	Deliver(ctx context.Context, d Delivery) Outcome
}

// Spec is a destination's settings with secrets in the clear.
type Spec struct {
	ID       string
	Kind     string
	Settings json.RawMessage
	Retry    []time.Duration // waits before the second try and on; nil: the default of Deliver
}

// Deps is what a destination may use of the world.
type Deps struct {
	HTTP *http.Client // egress guard inside: no redirects, no proxy, no private network unless allowed
	Now  func() time.Time
	Log  *slog.Logger
	// CheckURL refuses a configured URL that can never be called (egress.CheckURL under the process's policy, https
	// unless the host is allowed). nil: nothing but https.
	CheckURL func(raw string) error
}

// ErrRefused is what the egress guard's errors wrap: the address is one this installation does not call.
var ErrRefused = errors.New("address refused")

// Factory builds a destination; it refuses settings that cannot work with an error that names the setting.
type Factory func(s Spec, d Deps) (Destination, error)

// Delivery is one event for one destination. ID is the same on every attempt, Body equal to the byte.
type Delivery struct {
	ID          string
	Destination string
	Event       string // record.created …
	Record      string // "" for events about no record
	At          time.Time
	Body        json.RawMessage // {"type","timestamp","data":{…}}
	Attempts    int             // made before this one
	NotBefore   time.Time       // when the next try is due, as given to Attempted; zero: at once
}

// Outcome is what came of an attempt. Done means a 2xx.
type Outcome struct {
	Done    bool
	Status  int           // HTTP status, 0 when there was no answer
	Excerpt string        // of the answer, at most 500 bytes, valid UTF-8
	Err     string        // cause for people: address, status, JSON or time limit; never a secret
	After   time.Duration // Retry-After
	Final   bool          // do not try again
	Disable bool          // 410: switch the destination off
}

// Deliveries is where deliveries are kept.
type Deliveries interface {
	// Next returns the oldest unfinished delivery of a destination for a record ("" = events about no record), or nil.
	Next(ctx context.Context, destination, record string) (*Delivery, error)
	// Spec returns the destination as it is now; false when it is gone or switched off.
	Spec(ctx context.Context, destination string) (Spec, bool, error)
	// Attempted logs an attempt and the delivery's new status: completed, retrying (with the time of the next try) or
	// failed. disable switches the destination off in the same transaction.
	Attempted(ctx context.Context, id string, a Attempt, status DeliveryStatus, next time.Time, disable bool) error
}

// Attempt is one entry of the attempt log.
type Attempt struct {
	At      time.Time `json:"at"`
	Status  int       `json:"status,omitempty"`
	Error   string    `json:"error,omitempty"`
	Excerpt string    `json:"excerpt,omitempty"`
}

// DeliveryStatus of a delivery.
type DeliveryStatus string

// The statuses. A record shows the worst of its deliveries: failed, retrying, pending, completed.
const (
	Pending   DeliveryStatus = "pending"
	Retrying  DeliveryStatus = "retrying"
	Completed DeliveryStatus = "completed"
	Failed    DeliveryStatus = "failed"
)
