package actions_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const testSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// receiver is an HTTP server in memory, so that it lives in a test's fake time. Its path chooses the behaviour; it
// checks every request with the upstream library and keeps the bodies by id.
type receiver struct {
	t      *testing.T
	verify *standardwebhooks.Webhook
	conns  chan net.Conn
	closed chan struct{}

	mu   sync.Mutex
	seen map[string][][]byte // by webhook-id
	hits map[string]int      // by path
}

func newReceiver(t *testing.T) (*receiver, *http.Client) {
	verify, err := standardwebhooks.NewWebhook(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{t: t, verify: verify, conns: make(chan net.Conn), closed: make(chan struct{}),
		seen: map[string][][]byte{}, hits: map[string]int{}}
	srv := &http.Server{Handler: r, ErrorLog: log.New(io.Discard, "", 0), TLSConfig: selfSigned(t)}
	done := make(chan struct{})
	go func() { _ = srv.Serve(r); close(done) }()
	transport := &http.Transport{DialContext: r.dial, DialTLSContext: r.dialTLS}
	t.Cleanup(func() { transport.CloseIdleConnections(); srv.Close(); <-done })
	return r, &http.Client{Transport: transport}
}

func (r *receiver) dial(ctx context.Context, _, address string) (net.Conn, error) {
	if strings.HasPrefix(address, "nobody.") {
		return nil, &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}
	}
	ours, theirs := net.Pipe()
	select {
	case r.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.closed:
		return nil, errors.New("receiver closed")
	}
}

// dialTLS meets a server whose certificate nobody signed.
func (r *receiver) dialTLS(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	go func() {
		defer theirs.Close()
		_ = tls.Server(theirs, selfSigned(r.t)).Handshake()
	}()
	c := tls.Client(ours, &tls.Config{ServerName: "receiver.test", RootCAs: x509.NewCertPool(), Time: time.Now})
	if err := c.HandshakeContext(ctx); err != nil {
		ours.Close()
		return nil, err
	}
	return c, nil
}

func selfSigned(t *testing.T) *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"receiver.test"}}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// Accept, Close and Addr make it a net.Listener.
func (r *receiver) Accept() (net.Conn, error) {
	select {
	case c := <-r.conns:
		return c, nil
	case <-r.closed:
		return nil, net.ErrClosed
	}
}

func (r *receiver) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.closed:
	default:
		close(r.closed)
	}
	return nil
}

func (r *receiver) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		r.t.Errorf("read request: %v", err)
	}
	id := req.Header.Get("webhook-id")
	if err := r.verify.Verify(body, req.Header); err != nil {
		r.t.Errorf("%s: the upstream library refuses it: %v", req.URL.Path, err)
	}
	if err := r.verify.Verify(append(body, ' '), req.Header); err == nil {
		r.t.Errorf("a changed body verifies")
	}
	if ct := req.Header.Get("content-type"); ct != "application/json" || req.Method != http.MethodPost {
		r.t.Errorf("%s with content type %q", req.Method, ct)
	}
	r.mu.Lock()
	r.seen[id] = append(r.seen[id], body)
	r.hits[req.URL.Path]++
	tries := len(r.seen[id])
	r.mu.Unlock()
	behave(w, req, tries)
}

func behave(w http.ResponseWriter, req *http.Request, tries int) {
	switch what := strings.Trim(req.URL.Path, "/"); what {
	case "200":
		fmt.Fprint(w, `this is {no JSON`)
	case "204", "400", "410", "500", "502":
		var code int
		_, _ = fmt.Sscan(what, &code)
		w.WriteHeader(code)
	case "301":
		http.Redirect(w, req, "/200", http.StatusMovedPermanently)
	case "429":
		w.Header().Set("Retry-After", "120")
		http.Error(w, "slow down", http.StatusTooManyRequests)
	case "503-date":
		w.Header().Set("Retry-After", time.Now().Add(10*time.Minute).UTC().Format(http.TimeFormat))
		w.WriteHeader(http.StatusServiceUnavailable)
	case "recovers":
		if tries < 3 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	case "hang":
		<-req.Context().Done()
	case "reset":
		hijacked(w).Close()
	case "drip":
		drip(hijacked(w), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Filler: "+strings.Repeat("a", 100)+"\r\n\r\n")
	case "drip-body":
		w.WriteHeader(http.StatusOK)
		for range 100 {
			if _, err := w.Write([]byte("a")); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Second)
		}
	case "huge":
		chunk := bytes.Repeat([]byte("é\x00\xff"), 10_000)
		for range 1000 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	default:
		w.WriteHeader(http.StatusNotImplemented)
	}
}

func hijacked(w http.ResponseWriter) net.Conn {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	return c
}

func drip(c net.Conn, text string) {
	defer c.Close()
	for i := range len(text) {
		if _, err := c.Write([]byte(text[i : i+1])); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}
