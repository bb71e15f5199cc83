// Package llm is the extractor and answerer over an OpenAI-compatible endpoint. A turn is one call whose reply is one
// JSON object; the object is read while it arrives, so that what was understood is used before the answer's end. The
// model has no authority: it proposes quotes of the customer's own lines, which extract checks, and sentences, which
// the caller guards. Everything works without it: every failure is an error the caller goes on from.
package llm

import (
	"errors"
	"net/http"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"github.com/seed-151f84ba/intake/engine/answer"
)

// Options is how to reach a model and what it may cost.
type Options struct {
	URL   string // the base, /v1 included; for Azure the resource's address
	Model string
	Key   string

	Can    Capabilities
	Limits Limits
	Mask   bool // values the model does not need are replaced by their kind before anything is sent

	Transport http.RoundTripper // nil = the default; tests and cassettes put theirs here
	Now       func() time.Time
	Budget    Budget // nil = no caps
	Caps      Caps
	Observe   func(what string, n float64) // counts: calls by outcome, tokens; nil = nobody listens
}

// Limits bound one call. The zero value is filled in with the defaults.
type Limits struct {
	Text       time.Duration // of a text turn, retries included; 6 s
	Voice      time.Duration // 2.5 s
	Reply      int           // tokens of a reply, 700
	Body       int64         // bytes of a reply on the wire, 1 MiB
	Tries      int           // calls of one turn, 2
	Failures   uint32        // in a row open the breaker, 5
	Rest       time.Duration // the breaker stays open, 30 s
	Passages   int           // sources of one turn, 3
	PassageLen int           // code points of one, 600
}

func (l *Limits) fill() {
	set := func(d *time.Duration, def time.Duration) {
		if *d <= 0 {
			*d = def
		}
	}
	num := func(n *int, def int) {
		if *n <= 0 {
			*n = def
		}
	}
	set(&l.Text, 6*time.Second)
	set(&l.Voice, 2500*time.Millisecond)
	set(&l.Rest, 30*time.Second)
	num(&l.Reply, 700)
	num(&l.Tries, 2)
	num(&l.Passages, 3)
	num(&l.PassageLen, 600)
	if l.Body <= 0 {
		l.Body = 1 << 20
	}
	if l.Failures == 0 {
		l.Failures = 5
	}
}

// Client is one endpoint and model. It is safe for concurrent use and holds nothing another replica would need.
type Client struct {
	o       Options
	config  openai.ClientConfig
	http    *http.Client
	breaker *gobreaker.TwoStepCircuitBreaker[any]
	schemas schemas

	mu      sync.Mutex
	garbled string       // the conversation that got nonsense last
	can     Capabilities // what is left of Options.Can after a server refused something
}

// New makes a client; it does no I/O.
func New(o Options) *Client {
	o.Limits.fill()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Observe == nil {
		o.Observe = func(string, float64) {}
	}
	c := &Client{o: o, can: o.Can.filled()}
	c.config, c.http = clientConfig(o), httpClient(o)
	c.breaker = gobreaker.NewTwoStepCircuitBreaker[any](gobreaker.Settings{
		Name: "model", MaxRequests: 1, Timeout: o.Limits.Rest,
		IsExcluded:  func(err error) bool { return errors.Is(err, errNoToll) },
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= o.Limits.Failures },
	})
	return c
}

var _ answer.Model = (*Client)(nil)
