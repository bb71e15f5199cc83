package records

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"
)

// idAlphabet sorts like its values and has no letter that reads like another.
const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// NewIDs returns a source of ids: 26 characters of [0-9a-z], sortable by time and, within one process, by order;
// 64 random bits make them unguessable. It is safe for concurrent use.
func NewIDs(now func() time.Time) func() string {
	var (
		mu   sync.Mutex
		last int64
		next uint16
	)
	return func() string {
		var random [10]byte
		rand.Read(random[:]) // never fails: the runtime ends the process instead
		mu.Lock()
		ms := now().UnixMilli()
		if ms > last {
			last, next = ms, binary.BigEndian.Uint16(random[:])&0x0fff
		} else if next++; next == 1<<15 {
			last, next = last+1, 0
		}
		ms, count := last, next
		mu.Unlock()
		return encodeID(ms, count, binary.BigEndian.Uint64(random[2:]))
	}
}

func encodeID(ms int64, count uint16, random uint64) string {
	var b [26]byte
	for i := 9; i >= 0; i-- {
		b[i] = idAlphabet[ms&31]
		ms >>= 5
	}
	for i := 12; i >= 10; i-- {
		b[i] = idAlphabet[count&31]
		count >>= 5
	}
	for i := 25; i >= 13; i-- {
		b[i] = idAlphabet[random&31]
		random >>= 5
	}
	return string(b[:])
}

// micros turns a time into what the tables hold; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// fromMicros is the reverse of micros.
func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

func fromMicrosPtr(n int64) *time.Time {
	if n == 0 {
		return nil
	}
	t := fromMicros(n)
	return &t
}
