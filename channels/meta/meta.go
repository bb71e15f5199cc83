// Package meta is what the three channels of Meta's Graph API share (WhatsApp Cloud API, Messenger, Instagram): the
// webhook with its handshake and signature, tolerant JSON, the page envelope of Messenger and Instagram, the client that
// sends, and the table of Graph errors. It is no channel of its own.
//
// Sources: https://developers.facebook.com/docs/graph-api/webhooks, /docs/graph-api/guides/error-handling,
// /docs/whatsapp/cloud-api, /docs/messenger-platform, /docs/instagram-platform.
package meta

import "github.com/seed-151f84ba/intake/channels"

// BodyCap is the longest webhook body that is read. Meta sends at most about 3 MB.
const BodyCap = 4 << 20

// Version is the Graph API version that is called unless an account's api_version says otherwise. A call without a
// version would use the oldest one the app may.
const Version = "v25.0"

// Batch is what one webhook request was decoded into.
type Batch struct {
	Events  []channels.Event
	Refused []string // why items cannot be taken though they are messages, in constant words
	Lost    int      // items whose JSON is not what the platform documents; their siblings are in Events

	keys map[string]bool // of the messages, once there are several
}

// Add appends an event. A message repeated inside one request is left out.
func (b *Batch) Add(e channels.Event) {
	if e.Kind == channels.KindMessage && e.Key != "" && b.repeats(e.Key) {
		return
	}
	b.Events = append(b.Events, e)
}

// repeats says whether a message of this key is there. A request with a single event, which nearly all are, needs no map.
func (b *Batch) repeats(key string) bool {
	if len(b.Events) == 0 {
		return false
	}
	if b.keys == nil {
		b.keys = map[string]bool{}
		for _, e := range b.Events {
			if e.Kind == channels.KindMessage {
				b.keys[e.Key] = true
			}
		}
	}
	if b.keys[key] {
		return true
	}
	b.keys[key] = true
	return false
}

// Refuse notes an item that is refused, in constant words.
func (b *Batch) Refuse(why string) { b.Refused = append(b.Refused, why) }

// Whole gives the events, or the reason when there is none and something was refused.
func (b *Batch) Whole(kind string) ([]channels.Event, error) {
	if len(b.Events) == 0 && len(b.Refused) > 0 {
		return nil, refusedError{kind, b.Refused[0]}
	}
	return b.Events, nil
}

type refusedError struct{ kind, why string }

func (e refusedError) Error() string { return e.kind + " webhook: " + e.why }
