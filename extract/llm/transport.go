package llm

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// errTooLong says that a reply went beyond Limits.Body.
var errTooLong = errors.New("reply is too long")

// seen is what the wire said of one request. The library's own errors lose the status for some servers' bodies, so
// everything is decided by this.
type seen struct {
	status int
	after  time.Duration // of Retry-After
}

// httpClient follows no redirect (the key would go along) and caps every body. The endpoint is named in the
// environment: it is the operator's own and not guarded.
func httpClient(o Options) *http.Client {
	next := o.Transport
	if next == nil {
		next = &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: 3 * time.Second}).DialContext,
			TLSHandshakeTimeout: 3 * time.Second, MaxIdleConnsPerHost: 32, IdleConnTimeout: 90 * time.Second,
			MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		}
	}
	return &http.Client{
		Transport:     &transport{next: next, most: o.Limits.Body},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type transport struct {
	next http.RoundTripper
	most int64
}

// RoundTrip caps the body.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &capped{ReadCloser: resp.Body, left: t.most}
	return resp, nil
}

// exchange is the client for one request of the library; it notes what the wire said.
type exchange struct {
	http *http.Client
	now  func() time.Time
	seen
}

// Do implements the library's HTTPDoer.
func (x *exchange) Do(r *http.Request) (*http.Response, error) {
	resp, err := x.http.Do(r)
	if err == nil {
		x.status, x.after = resp.StatusCode, retryAfter(resp.Header.Get("Retry-After"), x.now())
	}
	return resp, err
}

// retryAfter reads seconds or a date; 0 when there is neither.
func retryAfter(v string, now time.Time) time.Duration {
	if n, err := strconv.ParseFloat(v, 64); err == nil && n > 0 && n < 1e6 {
		return time.Duration(n * float64(time.Second))
	}
	if at, err := http.ParseTime(v); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// capped ends with an error, not with an end, where a body is too long.
type capped struct {
	io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLong
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.ReadCloser.Read(p)
	c.left -= int64(n)
	return n, err
}
