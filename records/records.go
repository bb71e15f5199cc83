// Package records keeps what happened: conversations, the leads and tickets filed from them, settings as immutable
// versions, and the work that must follow a commit. One SQL text serves SQLite (one process) and PostgreSQL (any
// number of replicas). It fulfils runner.Store, actions.Lanes and actions.Deliveries; everything the admin side asks
// takes a Scope, so none can forget whose records may be seen.
package records

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

// Options of Open.
type Options struct {
	DSN      string // a file path, or postgres://…
	Serve    bool   // hold the SQLite file for serve, gateway or admin; commands run beside it
	Now      func() time.Time
	NewID    func() string // sortable, unguessable, 26 characters of [0-9a-z]; nil = NewIDs(Now)
	Key      []byte        // the installation's key of at least 32 bytes: secrets are sealed under keys derived from it
	Log      *slog.Logger
	AdminURL string // base of the links in webhook bodies, without a trailing slash
}

// The refusals of the admin side.
var (
	ErrNotFound  = errors.New("not found")
	ErrForbidden = errors.New("not allowed")
	ErrVersion   = errors.New("changed meanwhile")      // If-Match does not fit: 412
	ErrCursor    = errors.New("cursor of another list") // made under other filters: 400
	ErrExists    = errors.New("exists already")
)

// Invalid is a value that was refused: 422. Path names the place ("status", "fields.email", "settings.url").
type Invalid struct{ Path, Why string }

func (e *Invalid) Error() string { return fmt.Sprintf("%s: %s", e.Path, e.Why) }

// Watcher is told of commits, outside any transaction. It must not block. Changed, RecordChanged and SettingsChanged
// come for commits of every replica (a remote one may be lost: the store is the truth), Armed for local ones only.
type Watcher interface {
	Changed(conversations ...string)
	Armed(arms []actions.Arm)
	RecordChanged(records ...string)
	SettingsChanged(kind ItemKind, id string)
}
