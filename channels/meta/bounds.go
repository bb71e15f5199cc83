package meta

import (
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
)

// Bounds of what is kept of an event, in bytes. The platforms' own are lower (a text has at most 4,096 characters, an id
// a few hundred); what is beyond ours is no customer's.
const (
	longestText    = 16 << 10
	longestPayload = 4 << 10
	longestName    = 512
	longestID      = 512
	longestAddress = 4 << 10 // of a file
	mostParts      = 64      // files or cards of one message
)

// bound cuts what is too long to be kept; false when an id is, because a cut id is another one.
func bound(e *channels.Event) bool {
	for _, id := range []string{e.Ref, e.Target, e.To, e.From.ID, e.From.UserID} {
		if len(id) > longestID {
			return false
		}
	}
	if len(e.Key) > 2*longestID {
		return false
	}
	cut(&e.Text, longestText)
	cut(&e.Payload, longestPayload)
	cut(&e.From.Name, longestName)
	cut(&e.From.Username, longestName)
	e.Media, e.Cards = e.Media[:min(len(e.Media), mostParts)], e.Cards[:min(len(e.Cards), mostParts)]
	for i := range e.Media {
		m := &e.Media[i]
		cut(&m.Name, longestName)
		cut(&m.MIME, longestName)
		if len(m.URL) > longestAddress {
			m.URL = ""
		}
	}
	for i := range e.Cards {
		c := &e.Cards[i]
		cut(&c.Name, longestName)
		c.Phones, c.Emails = c.Phones[:min(len(c.Phones), mostParts)], c.Emails[:min(len(c.Emails), mostParts)]
	}
	for i := range e.Values {
		cut(&e.Values[i].Value, longestPayload)
		cut(&e.Values[i].Key, longestName)
		cut(&e.Values[i].Label, longestName)
	}
	return true
}

// cut shortens a text at a rune border.
func cut(s *string, most int) {
	if len(*s) <= most {
		return
	}
	for most > 0 && !utf8.RuneStart((*s)[most]) {
		most--
	}
	*s = (*s)[:most]
}
