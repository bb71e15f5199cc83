package records

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// sealer keeps secrets unreadable in the file: AES-256-GCM under a key derived from the installation's, bound to the
// place it is stored in, so a sealed value copied to another row opens nothing.
type sealer struct {
	id   string // names the key: a sealed value says which key it needs
	aead cipher.AEAD
}

func newSealer(key []byte) (sealer, error) {
	if len(key) < 32 {
		return sealer{}, errors.New("open database: the sealing key has less than 32 bytes")
	}
	k, err := hkdf.Key(sha256.New, key, nil, "intake records seal v1", 32)
	if err != nil {
		return sealer{}, fmt.Errorf("open database: %w", err)
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return sealer{}, fmt.Errorf("open database: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealer{}, fmt.Errorf("open database: %w", err)
	}
	sum := sha256.Sum256(k)
	return sealer{id: hex.EncodeToString(sum[:4]), aead: aead}, nil
}

// close seals text for a place, "table/row/column".
func (s sealer) close(place, text string) string {
	return s.id + ":" + base64.RawStdEncoding.EncodeToString(s.aead.Seal(nil, nil, []byte(text), []byte(place)))
}

// open gives the text back. The error never holds it.
func (s sealer) open(place, sealed string) (string, error) {
	id, body, ok := strings.Cut(sealed, ":")
	if !ok {
		return "", errors.New("unseal: not a sealed value")
	}
	if id != s.id {
		return "", fmt.Errorf("unseal: sealed under key %s, this installation has %s (INTAKE_KEY)", id, s.id)
	}
	raw, err := base64.RawStdEncoding.DecodeString(body)
	if err != nil {
		return "", errors.New("unseal: damaged value")
	}
	text, err := s.aead.Open(nil, nil, raw, []byte(place))
	if err != nil {
		return "", errors.New("unseal: damaged value, or moved from another place")
	}
	return string(text), nil
}

// hashSecret is how bearer secrets are kept. They hold 128 random bits or more, so a plain hash is enough.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// newSecret makes n random bytes as text of [0-9A-Za-z_-].
func newSecret(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
