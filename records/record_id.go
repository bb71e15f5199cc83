package records

import (
	"crypto/rand"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
)

// Record ids end in letters that read unambiguously: base 32 without I, L, O and U, which also keeps words out.
const (
	recordAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	recordIDLength = 5
	recordIDMost   = 10
)

// NewRecordID makes an id PREFIX-LED-XXXXX or PREFIX-TKT-XXXXX that is free as far as this process knows. An empty
// prefix leaves itself and its dash out. Whether it is free for ever is decided when the record is written.
func (db *DB) NewRecordID(prefix string, kind engine.RecordKind) string {
	length := int(db.idLength.Load())
	b := make([]byte, length)
	rand.Read(b)
	for i := range b {
		b[i] = recordAlphabet[b[i]&31]
	}
	middle := "LED-"
	if kind == engine.Ticket {
		middle = "TKT-"
	}
	if prefix = strings.ToUpper(prefix); prefix != "" {
		prefix += "-"
	}
	return prefix + middle + string(b)
}

// collided is told that an id was in use: space gets tight, the next ones are longer. Another process learns the same
// way; a too long id is no harm.
func (db *DB) collided() {
	if n := db.idLength.Load(); n < recordIDMost {
		db.idLength.CompareAndSwap(n, n+1)
	}
}
