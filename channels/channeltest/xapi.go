package channeltest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"
)

// XKeys are the four keys of OAuth 1.0a.
type XKeys struct{ ConsumerKey, ConsumerSecret, AccessToken, AccessSecret string }

// XAPI is a fake of X's API v2 as one account sees it: it checks the OAuth 1.0a signature, lets 15 messages through in 15
// minutes, refuses who takes none, fails as it is told to, and remembers what it took.
type XAPI struct {
	*Platform
	Keys    XKeys
	Address string // what senders know it by, which they sign; the Platform's own unless a proxy stands before it

	mu     sync.Mutex
	taken  []XMessage
	next   []Reply
	closed map[string]bool
	most   int
	onSent func(XMessage)
	nonces map[string]bool
}

// XMessage is a direct message the fake took.
type XMessage struct{ ID, To, Text string }

// NewXAPI starts a fake. It ends with the test.
func NewXAPI(t testing.TB, k XKeys) *XAPI {
	x := &XAPI{Keys: k, closed: map[string]bool{}, most: 15, nonces: map[string]bool{}}
	x.Platform = NewPlatform(t, x.reply)
	x.Address = x.URL
	return x
}

// Fail makes the next requests get these answers instead.
func (x *XAPI) Fail(replies ...Reply) { x.locked(func() { x.next = append(x.next, replies...) }) }

// Closed makes a person take no messages.
func (x *XAPI) Closed(who string) { x.locked(func() { x.closed[who] = true }) }

// OnSent is called, outside the request, with every message taken.
func (x *XAPI) OnSent(f func(XMessage)) { x.locked(func() { x.onSent = f }) }

// To lists what a person got, in order.
func (x *XAPI) To(who string) []XMessage {
	var out []XMessage
	x.locked(func() {
		for _, m := range x.taken {
			if m.To == who {
				out = append(out, m)
			}
		}
	})
	return out
}

func (x *XAPI) locked(f func()) { x.mu.Lock(); defer x.mu.Unlock(); f() }

var xPath = regexp.MustCompile(`^/2/dm_conversations/with/(\d+)/messages$`)

func (x *XAPI) reply(r Request) Reply {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.next) > 0 {
		first := x.next[0]
		x.next = x.next[1:]
		return first
	}
	path := xPath.FindStringSubmatch(r.Path)
	body, _ := r.JSON.(map[string]any)
	text := textAt(body, "text")
	switch {
	case !x.signed(r):
		return Reply{Status: 401, Body: `{"title":"Unauthorized","type":"about:blank","status":401}`}
	case r.Method != http.MethodPost || path == nil:
		return Reply{Status: 404, Body: `{"title":"Not Found"}`}
	case !short(text, 10_000):
		return Reply{Status: 400, Body: `{"title":"Invalid Request"}`}
	case x.closed[path[1]]:
		return Reply{Status: 403, Body: `{"title":"Forbidden","detail":"You do not have permission to DM one or more participants."}`}
	case len(x.taken) >= x.most:
		reset := fmt.Sprint(time.Now().Add(15 * time.Minute).Unix())
		return Reply{Status: 429, Header: map[string]string{"x-rate-limit-reset": reset}, Body: `{"title":"Too Many Requests"}`}
	}
	m := XMessage{ID: fmt.Sprint(1_900_000_000_000_000_000 + len(x.taken)), To: path[1], Text: text}
	x.taken = append(x.taken, m)
	if x.onSent != nil {
		go x.onSent(m)
	}
	raw, _ := json.Marshal(map[string]any{"data": map[string]string{"dm_conversation_id": "1-" + m.To, "dm_event_id": m.ID}})
	return Reply{Status: 201, Body: string(raw)}
}

var oauthPair = regexp.MustCompile(`([a-z_]+)="([^"]*)"`)

// signed checks the Authorization header: every parameter, a nonce of its own, a time that is near, the signature.
func (x *XAPI) signed(r Request) bool {
	list, ok := strings.CutPrefix(r.Header.Get("Authorization"), "OAuth ")
	if !ok {
		return false
	}
	var pairs []string
	got := map[string]string{}
	for _, p := range oauthPair.FindAllStringSubmatch(list, -1) {
		v, err := url.PathUnescape(p[2])
		if err != nil {
			return false
		}
		if got[p[1]] = v; p[1] != "oauth_signature" {
			pairs = append(pairs, p[1]+"="+p[2])
		}
	}
	if got["oauth_consumer_key"] != x.Keys.ConsumerKey || got["oauth_token"] != x.Keys.AccessToken || got["oauth_signature_method"] != "HMAC-SHA1" ||
		got["oauth_nonce"] == "" || x.nonces[got["oauth_nonce"]] || len(r.Query) > 0 {
		return false
	}
	x.nonces[got["oauth_nonce"]] = true
	sort.Strings(pairs)
	base := "POST&" + url.QueryEscape(x.Address+r.Path) + "&" + url.QueryEscape(strings.Join(pairs, "&"))
	mac := hmac.New(sha1.New, []byte(url.QueryEscape(x.Keys.ConsumerSecret)+"&"+url.QueryEscape(x.Keys.AccessSecret)))
	mac.Write([]byte(base))
	return got["oauth_signature"] == base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
