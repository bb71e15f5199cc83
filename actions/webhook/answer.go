package webhook

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/actions"
)

const (
	readBytes    = 64 << 10
	excerptBytes = 500
	// bodyLimit is how long the body is read once the status, which alone decides, is known.
	bodyLimit = 5 * time.Second
)

// failure says in words what stopped a call before there was a status. The text begins with "address:" or
// "time limit:", names no part of the URL, and holds nothing another party wrote.
func failure(ctx context.Context, err error) actions.Outcome {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var wait net.Error
	switch {
	case errors.Is(err, actions.ErrRefused):
		return actions.Outcome{Err: "address: " + strings.TrimPrefix(refusal(err), "address "), Final: true}
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return actions.Outcome{Err: "time limit: no answer within 30 s"}
	case errors.As(err, &dns) && dns.IsNotFound:
		return actions.Outcome{Err: "address: the host name does not exist"}
	case errors.As(err, &dns):
		return actions.Outcome{Err: "address: the host name could not be looked up"}
	case errors.As(err, &wait) && wait.Timeout():
		return actions.Outcome{Err: "time limit: no connection in time"}
	case errors.As(err, &cert):
		return actions.Outcome{Err: "address: the TLS certificate is not valid for this host or not trusted"}
	case errors.As(err, &record), errors.As(err, &alert), errors.Is(err, http.ErrSchemeMismatch):
		return actions.Outcome{Err: "address: the TLS handshake failed"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return actions.Outcome{Err: "address: the connection was refused"}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return actions.Outcome{Err: "address: the network or host cannot be reached"}
	}
	return actions.Outcome{Err: "address: the connection broke before there was an answer"}
}

// refusal finds the guard's own words below what the transport put around them (which names the URL).
func refusal(err error) string {
	for e := err; e != nil; e = errors.Unwrap(e) {
		if next := errors.Unwrap(e); next == nil || !errors.Is(next, actions.ErrRefused) {
			return e.Error()
		}
	}
	return actions.ErrRefused.Error()
}

// excerpt reads the beginning of an answer: at most 500 bytes of valid UTF-8 without control characters. What comes
// later, up to 64 kB, is read and dropped so that the connection can be used again.
func excerpt(body io.Reader) string {
	head := make([]byte, excerptBytes)
	n, err := io.ReadFull(body, head)
	if err == nil {
		_, _ = io.CopyN(io.Discard, body, readBytes-excerptBytes)
	}
	return clean(head[:n])
}

func clean(b []byte) string {
	for cut := 0; cut < utf8.UTFMax && len(b) == excerptBytes-cut; cut++ { // a rune cut in two at the end
		if r, size := utf8.DecodeLastRune(b); r != utf8.RuneError || size != 1 {
			break
		}
		b = b[:len(b)-1]
	}
	s := strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return '?' // one byte for one byte: the excerpt must not grow
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, string(b))
	return strings.TrimSpace(s)
}
