package egress

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// The limits of a call. A caller's context may set narrower ones.
const (
	dialLimit   = 10 * time.Second
	tlsLimit    = 10 * time.Second
	headerLimit = 70 * time.Second // above the longest long poll of a platform (Telegram getUpdates, 50 s)
	callLimit   = 2 * time.Minute
	headerBytes = 64 << 10
)

// Client returns the client for all calls to configured addresses. It connects to public addresses and those of the
// policy, follows no redirect (a 3xx comes back as it is), uses no proxy of the environment, keeps no cookies, and
// verifies TLS (1.2 or newer). A refused connection's error wraps actions.ErrRefused.
func Client(p Policy) *http.Client { return client(p, nil, nil) }

// client takes a resolver and a last look at each connection, for tests.
func client(p Policy, r *net.Resolver, last control) *http.Client {
	return &http.Client{
		Timeout:       callLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil,
			DialContext:            p.dial(r, last),
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    tlsLimit,
			ResponseHeaderTimeout:  headerLimit,
			ExpectContinueTimeout:  time.Second,
			MaxResponseHeaderBytes: headerBytes,
			IdleConnTimeout:        90 * time.Second,
			MaxIdleConns:           100,
			MaxIdleConnsPerHost:    8,
			ForceAttemptHTTP2:      true,
		},
	}
}

// control is net.Dialer.Control: it sees the resolved address just before the connection is made.
type control func(network, address string, c syscall.RawConn) error

func (p Policy) dial(r *net.Resolver, last control) func(ctx context.Context, network, address string) (net.Conn, error) {
	guarded := net.Dialer{Timeout: dialLimit, KeepAlive: 30 * time.Second, Resolver: r, Control: p.control(last)}
	open := guarded
	open.Control = last
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err == nil && p.hosts[strings.ToLower(strings.TrimSuffix(host, "."))] {
			return open.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}

func (p Policy) control(last control) control {
	return func(network, address string, c syscall.RawConn) error {
		if network != "tcp4" && network != "tcp6" {
			return refuse("not TCP")
		}
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return refuse("not an address")
		}
		if err := p.address(to.Addr()); err != nil {
			return err
		}
		if last != nil {
			return last(network, address, c)
		}
		return nil
	}
}
