package channeltest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// Graph is a fake of Meta's Graph API as one account of WhatsApp, Messenger or Instagram sees it. It checks the token,
// keeps the platform's limits on lengths, windows and rates, fails as it is told to, and remembers what it took.
type Graph struct {
	*Platform
	Kind    string // whatsapp, messenger, instagram
	Account string // whose messages edge may be called; "me" is taken too
	Token   string

	mu     sync.Mutex
	taken  []GraphMessage
	signs  []map[string]any // read marks and typing signs, as they came
	next   []Reply
	lost   int                      // messages still to be taken without an answer
	late   map[string]time.Duration // how long ago a person wrote
	gone   map[string]bool
	pair   int // messages one person may get before the pair limit; 0 = no limit
	counts map[string]int
	onSent func(GraphMessage)
}

// GraphMessage is a message the fake took.
type GraphMessage struct {
	ID, To, Text, Mark, Tag string
	Body                    map[string]any // as it came
}

// NewGraph starts a fake. It ends with the test.
func NewGraph(t testing.TB, kind, account, token string) *Graph {
	g := &Graph{Kind: kind, Account: account, Token: token, late: map[string]time.Duration{}, gone: map[string]bool{}, counts: map[string]int{}}
	g.Platform = NewPlatform(t, g.reply)
	return g
}

// Fail makes the next messages get these answers instead of being taken.
func (g *Graph) Fail(replies ...Reply) { g.locked(func() { g.next = append(g.next, replies...) }) }

// Lose makes the fake take the next n messages and answer them with a gateway's page, as when the answer is lost.
func (g *Graph) Lose(n int) { g.locked(func() { g.lost = n }) }

// Wrote says how long ago a person wrote; without a word the fake takes them to have written just now.
func (g *Graph) Wrote(who string, ago time.Duration) { g.locked(func() { g.late[who] = ago }) }

// Blocked makes a person refuse what we send.
func (g *Graph) Blocked(who string) { g.locked(func() { g.gone[who] = true }) }

// PairLimit lets one person get n messages, then throttles.
func (g *Graph) PairLimit(n int) { g.locked(func() { g.pair = n }) }

// OnSent is called, outside the request, with every message taken.
func (g *Graph) OnSent(f func(GraphMessage)) { g.locked(func() { g.onSent = f }) }

// To lists what a person got, in order.
func (g *Graph) To(who string) []GraphMessage {
	var out []GraphMessage
	g.locked(func() {
		for _, m := range g.taken {
			if m.To == who {
				out = append(out, m)
			}
		}
	})
	return out
}

// Signs lists the read marks and typing signs so far.
func (g *Graph) Signs() []map[string]any {
	var out []map[string]any
	g.locked(func() { out = append(out, g.signs...) })
	return out
}

func (g *Graph) locked(f func()) { g.mu.Lock(); defer g.mu.Unlock(); f() }

var graphPath = regexp.MustCompile(`^/v\d+\.\d+/([^/]+)/messages$`)

func (g *Graph) reply(r Request) Reply {
	g.mu.Lock()
	defer g.mu.Unlock()
	edge := graphPath.FindStringSubmatch(r.Path)
	body, ok := r.JSON.(map[string]any)
	if sign := body["status"] != nil || body["sender_action"] != nil; len(g.next) > 0 && !sign {
		first := g.next[0]
		g.next = g.next[1:]
		return first
	}
	switch {
	case r.Header.Get("Authorization") != "Bearer "+g.Token || strings.Contains(r.Path+r.Query.Encode(), g.Token):
		return graphError(401, 190, 0)
	case r.Method != http.MethodPost || edge == nil || edge[1] != g.Account && edge[1] != "me":
		return graphError(400, 100, 33)
	case !ok:
		return graphError(400, 100, 0)
	}
	if g.Kind == "whatsapp" {
		return g.whatsapp(body)
	}
	return g.page(body)
}

// take remembers a message, or refuses it for whom it is to; windowOpen says whether it may still be sent.
func (g *Graph) take(m GraphMessage, closed, throttled, unwanted Reply, window time.Duration) (GraphMessage, *Reply) {
	switch {
	case g.gone[m.To]:
		return m, &unwanted
	case g.late[m.To] > window:
		return m, &closed
	case g.pair > 0 && g.counts[m.To] >= g.pair:
		return m, &throttled
	}
	g.counts[m.To]++
	m.ID = fmt.Sprintf("mid.%s.%d", g.Kind, len(g.taken)+1)
	g.taken = append(g.taken, m)
	if g.onSent != nil {
		go g.onSent(m)
	}
	if g.lost > 0 {
		g.lost--
		return m, &Reply{Status: http.StatusGatewayTimeout, Body: "<html>gateway time-out</html>"}
	}
	return m, nil
}

// graphError is the error body of the Graph API. Its words quote what they should not, as the real ones may.
func graphError(status, code, subcode int) Reply {
	raw, _ := json.Marshal(map[string]any{"error": map[string]any{
		"message": "(#" + fmt.Sprint(code) + ") something about the message", "type": "OAuthException", "code": code,
		"error_subcode": subcode, "fbtrace_id": "A1b2",
	}})
	return Reply{Status: status, Header: map[string]string{"Content-Type": "application/json"}, Body: string(raw)}
}

func graphOK(v any) Reply {
	raw, _ := json.Marshal(v)
	return Reply{Status: 200, Header: map[string]string{"Content-Type": "application/json"}, Body: string(raw)}
}
