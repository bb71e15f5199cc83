package runner

import (
	"slices"
	"sync/atomic"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

// Connection is one account with its running adapter.
type Connection struct {
	Account  configs.Account
	External string // the platform's own id of the account, "" = unknown: events addressed elsewhere find it by this
	// Signers are fingerprints of the secrets what comes in is signed with: an event that came by one account may go to
	// another only when they have one in common (one app calls one address for all its accounts).
	Signers []string
	Channel channels.Channel
	Info    channels.Info
}

// sharesSigner says that both accounts trust the same secret.
func (c *Connection) sharesSigner(other *Connection) bool {
	return slices.ContainsFunc(c.Signers, func(s string) bool { return slices.Contains(other.Signers, s) })
}

// Mode of the agent that answers here.
func (c *Connection) Mode() engine.Mode {
	if c.Info.Voice {
		return engine.Voice
	}
	return engine.Text
}

// Connections is the set of accounts a process serves; it is replaced as a whole when settings change.
type Connections struct {
	set atomic.Pointer[map[string]*Connection]
}

// Get finds an account.
func (c *Connections) Get(account string) (*Connection, bool) {
	m := c.set.Load()
	if m == nil {
		return nil, false
	}
	x, ok := (*m)[account]
	return x, ok
}

// All returns every connection; the map must not be changed.
func (c *Connections) All() map[string]*Connection {
	if m := c.set.Load(); m != nil {
		return *m
	}
	return nil
}

// Replace puts a new set in place; requests in flight finish on the old one.
func (c *Connections) Replace(m map[string]*Connection) { c.set.Store(&m) }
