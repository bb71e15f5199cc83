package meta

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// answerCap is the longest answer of the Graph API we read.
const answerCap = 1 << 20

// Graph is one account's way to the Graph API. The token travels in the Authorization header alone, so it stands in no
// address and no log.
type Graph struct {
	kind, base, token, proof string
	http                     *http.Client
}

// NewGraph builds it from checked settings. It follows no redirect: the token is for the platform's host.
func NewGraph(kind string, k Keys, token string, client *http.Client) *Graph {
	direct := *client
	direct.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	g := &Graph{kind: kind, base: k.APIBase + "/" + k.APIVersion + "/", token: token, http: &direct}
	if k.Proof {
		mac := hmac.New(sha256.New, []byte(k.AppSecret))
		mac.Write([]byte(token))
		g.proof = "?appsecret_proof=" + hex.EncodeToString(mac.Sum(nil))
	}
	return g
}

// Post calls an edge ("<id>/messages") with a JSON body and decodes the answer into out. Errors are *channels.Error with
// our own words and the platform's code: the platform's words may quote the message.
func (g *Graph) Post(ctx context.Context, edge string, in, out any) error {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(in); err != nil {
		return &channels.Error{Reason: channels.Invalid, Err: errors.New(g.kind + ": message cannot be written as JSON")}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, g.base+edge+g.proof, &body)
	if err != nil {
		return &channels.Error{Reason: channels.Invalid, Err: errors.New(g.kind + ": address cannot be built")}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+g.token)
	resp, err := g.http.Do(r)
	if err != nil {
		return g.unreachable(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, answerCap))
	if err != nil {
		return g.unreachable(err)
	}
	return g.judge(resp, raw, out)
}

// unreachable keeps of a network error only whether we gave up: its text holds the address.
func (g *Graph) unreachable(err error) error {
	e := &channels.Error{Reason: channels.Transient, Code: channels.CodeOf(err), Err: errors.New(g.kind + ": no usable answer from the Graph API")}
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		e.Err = context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		e.Err = context.DeadlineExceeded
	}
	return e
}

// failure is the error body of the Graph API.
type failure struct {
	Error *struct {
		Code      Ident `json:"code"`
		Subcode   Ident `json:"error_subcode"`
		Transient Flag  `json:"is_transient"`
	} `json:"error"`
}

// judge says what an answer means. It decides on the code, never on the words.
func (g *Graph) judge(resp *http.Response, raw []byte, out any) error {
	var f failure
	err := json.Unmarshal(raw, &f)
	switch {
	case err == nil && f.Error != nil && f.Error.Code != "":
		code, _ := strconv.Atoi(string(f.Error.Code))
		subcode, _ := strconv.Atoi(string(f.Error.Subcode))
		return g.refused(resp, code, subcode, bool(f.Error.Transient))
	case resp.StatusCode >= 200 && resp.StatusCode < 300 && err == nil && f.Error == nil:
		if out == nil || json.Unmarshal(raw, out) == nil {
			return nil
		}
		fallthrough
	default:
		return g.byStatus(resp, "")
	}
}

// refused looks the code up; what the table does not hold is judged by the HTTP status.
func (g *Graph) refused(resp *http.Response, code, subcode int, transient bool) error {
	row, ok := Look(g.kind, code, subcode)
	if !ok {
		e := g.byStatus(resp, codeText(code, subcode))
		if transient && e.Reason != channels.Throttled {
			e.Reason = channels.Transient
		}
		return e
	}
	e := row.Error(g.kind, code, subcode)
	if transient && !e.Reason.Retryable() {
		e.Reason, e.Advice = channels.Transient, ""
	}
	if wait := waitOf(resp); wait > e.After && e.Reason.Retryable() {
		e.After = wait
	}
	return e
}

func (g *Graph) byStatus(resp *http.Response, code string) *channels.Error {
	e := &channels.Error{Reason: channels.Unknown, Code: code, Err: errors.New(g.kind + ": unexpected answer from the Graph API")}
	if code == "" {
		e.Code = strconv.Itoa(resp.StatusCode)
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		e.Reason, e.After = channels.Throttled, waitOf(resp)
	case resp.StatusCode >= 500:
		e.Reason, e.After = channels.Transient, waitOf(resp)
	case resp.StatusCode == http.StatusUnauthorized:
		e.Reason, e.Advice = channels.Denied, adviceToken
	}
	return e
}

// maxWait bounds what an answer may make us wait.
const maxWait = 24 * time.Hour

// waitOf reads Retry-After in seconds.
func waitOf(resp *http.Response) time.Duration {
	s, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || s <= 0 {
		return 0
	}
	return min(time.Duration(s)*time.Second, maxWait)
}

func codeText(code, subcode int) string {
	if subcode == 0 {
		return strconv.Itoa(code)
	}
	return strconv.Itoa(code) + "/" + strconv.Itoa(subcode)
}
