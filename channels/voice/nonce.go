package voice

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// The handshake of a relay socket is signed over a constant address, so a signature that leaked could be used again. A
// nonce makes each socket single: it is bound to the call, good for a minute, and its use is an event that can be stored
// once.
const (
	nonceRandom = 12
	nonceMAC    = 16
	nonceTTL    = time.Minute
)

func (v *Voice) nonce(sid string) string {
	raw := make([]byte, nonceRandom, nonceRandom+8+nonceMAC)
	_, _ = rand.Read(raw)
	raw = binary.BigEndian.AppendUint64(raw, uint64(v.deps.Now().Add(nonceTTL).Unix()))
	return base64.RawURLEncoding.EncodeToString(append(raw, v.mac(sid, raw)...))
}

// opens says whether a nonce was made for the call and is not too old; id names its use.
func (v *Voice) opens(nonce, sid string) (id string, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(nonce)
	if err != nil || len(raw) != nonceRandom+8+nonceMAC || sid == "" {
		return "", false
	}
	head, mac := raw[:nonceRandom+8], raw[nonceRandom+8:]
	expires := time.Unix(int64(binary.BigEndian.Uint64(head[nonceRandom:])), 0)
	if !hmac.Equal(mac, v.mac(sid, head)) || v.deps.Now().After(expires) {
		return "", false
	}
	return base64.RawURLEncoding.EncodeToString(head[:nonceRandom]), true
}

func (v *Voice) mac(sid string, head []byte) []byte {
	m := hmac.New(sha256.New, v.deps.Key("voice-nonce"))
	m.Write([]byte(v.account + "\x00" + sid + "\x00"))
	m.Write(head)
	return m.Sum(nil)[:nonceMAC]
}
