package channeltest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// parrot is a small, right adapter of a made-up platform: webhooks signed over the body, messages sent as JSON. Its
// faults spoil one thing each, so that the suite can be seen to notice.
type parrot struct {
	Secret, Token string
	Old           string `json:"secret_old"`
	Base          string `json:"api_base"`
	account       string
	deps          channels.Deps
	fault         string
	serial        int
	busy          atomic.Int32
}

const signature = "X-Parrot-Signature"

func newParrot(fault string) channels.Factory {
	return func(a channels.Account, d channels.Deps) (channels.Channel, error) {
		p := &parrot{deps: d, fault: fault, account: a.ID}
		if err := json.Unmarshal(a.Settings, p); err != nil {
			return nil, errors.New("parrot: settings are no object")
		}
		switch {
		case fault == "empty secret opens":
		case len(bytes.TrimSpace([]byte(p.Secret))) == 0:
			return nil, errors.New("parrot: secret is missing")
		case len(bytes.TrimSpace([]byte(p.Token))) == 0 && fault == "error shows a secret":
			return nil, errors.New("parrot: token is missing beside secret " + p.Secret)
		case len(bytes.TrimSpace([]byte(p.Token))) == 0:
			return nil, errors.New("parrot: token is missing")
		}
		p.remember()
		return p, nil
	}
}

// known are the secrets of every parrot ever built, by fault and account: what a shared or careless store would keep.
var known sync.Map

func (p *parrot) remember() {
	list, _ := known.LoadOrStore(p.fault, &sync.Map{})
	list.(*sync.Map).Store(p.account+" "+p.Secret, p.Secret)
}

// others says that a signature is one of a secret this parrot does not have now: of any account, or of its own before.
func (p *parrot) others(got string, body []byte, own bool) (found bool) {
	list, _ := known.LoadOrStore(p.fault, &sync.Map{})
	list.(*sync.Map).Range(func(k, secret any) bool {
		mine := strings.HasPrefix(k.(string), p.account+" ")
		found = found || mine == own && got == sign(secret.(string), body)
		return !found
	})
	return found
}

func sign(secret string, body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}

func (p *parrot) Info() channels.Info {
	kind := "parrot"
	if p.serial++; p.fault == "info changes" {
		kind += strconv.Itoa(p.serial)
	}
	return channels.Info{Kind: kind, Limit: channels.Limit{Max: 100, Unit: channels.Runes}}
}

func (p *parrot) authentic(r *http.Request, body []byte) bool {
	got, want := r.Header.Values(signature), sign(p.Secret, body)
	switch p.fault {
	case "no signature is fine":
		return len(got) == 0 || got[0] == want
	case "any signature is fine":
		return len(got) > 0
	case "first signature counts":
		return len(got) > 0 && got[0] == want
	case "spelling does not matter":
		return len(got) == 1 && bytes.EqualFold([]byte(got[0]), []byte(want))
	case "body is not signed":
		return len(got) == 1 && len(got[0]) == len(want)
	case "empty signature is fine":
		return len(got) == 1 && (got[0] == want || got[0] == "")
	case "every account's key is fine":
		return len(got) == 1 && (got[0] == want || p.others(got[0], body, false))
	case "old secret stays":
		return len(got) == 1 && (got[0] == want || p.others(got[0], body, true))
	case "white space does not count":
		return len(got) == 1 && (got[0] == want || got[0] == sign(p.Secret, bytes.TrimSpace(body)))
	case "the value is signed":
		var compact bytes.Buffer
		return len(got) == 1 && (got[0] == want || json.Compact(&compact, body) == nil && got[0] == sign(p.Secret, compact.Bytes()))
	case "a beginning is fine":
		return len(got) == 1 && len(got[0]) > 20 && strings.HasPrefix(want, got[0])
	case "friends forward":
		if r.Header.Get("X-Forwarded-For") == "127.0.0.1" {
			return true
		}
	}
	return len(got) == 1 && (got[0] == want || p.Old != "" && got[0] == sign(p.Old, body))
}

// plausible says by the headers alone that a request may be signed.
func (p *parrot) plausible(r *http.Request) bool {
	switch p.fault {
	case "no signature is fine", "any signature is fine", "first signature counts", "empty signature is fine", "a beginning is fine",
		"friends forward", "reads before it looks", "parses first", "spelling does not matter", "answer shows a secret", "empty secret opens":
		return true
	}
	got := r.Header.Values(signature)
	return len(got) == 1 && len(got[0]) == 71
}

func (p *parrot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		p.challenge(w, r)
		return
	}
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if !p.plausible(r) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	limit := int64(1000)
	switch p.fault {
	case "no cap":
		limit = 1 << 30
	case "cuts after reading":
		limit = 1 << 20
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil || p.fault == "cuts after reading" && len(body) > 1000 {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if p.fault == "parses first" && !json.Valid(body) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if !p.authentic(r, body) {
		w.WriteHeader(http.StatusUnauthorized)
		if p.fault == "answer shows a secret" {
			_, _ = io.WriteString(w, sign(p.Secret, body)+p.Secret)
		}
		return
	}
	w.WriteHeader(p.take(w, r, body))
}

func (p *parrot) challenge(w http.ResponseWriter, r *http.Request) {
	answer := r.URL.Query().Get("challenge")
	switch {
	case p.fault == "wrong challenge":
		answer = "no"
	case answer == "" && p.fault != "any get is fine":
		w.WriteHeader(http.StatusForbidden)
	}
	_, _ = io.WriteString(w, answer)
}

// take gives the status of an authentic body.
func (p *parrot) take(w http.ResponseWriter, r *http.Request, body []byte) int {
	var in struct{ ID, From, Text any }
	if json.Unmarshal(body, &in) != nil {
		if p.fault == "garbage is our fault" {
			return http.StatusInternalServerError
		}
		return http.StatusBadRequest
	}
	id, _ := in.ID.(string)
	from, _ := in.From.(string)
	text, _ := in.Text.(string)
	if p.fault == "panics" {
		text = in.Text.(string)
	}
	if (id == "" || from == "") && p.fault != "half an event" {
		if p.fault == "unknown is refused" {
			return http.StatusUnprocessableEntity
		}
		return http.StatusOK
	}
	return p.store(w, r, channels.Event{
		Key: id, Ref: id, Kind: channels.KindMessage, Type: channels.Text, From: channels.Address{ID: from, Name: from}, Text: text,
	})
}

func (p *parrot) store(w http.ResponseWriter, r *http.Request, e channels.Event) int {
	ctx := r.Context()
	switch p.fault {
	case "keys are random":
		p.serial++
		e.Key = fmt.Sprint(e.Key, p.serial)
	case "keys are times":
		e.Key += p.deps.Now().String()
	case "logs what is said":
		p.deps.Log.Debug("in", "text", e.Text)
	case "logs a secret":
		p.deps.Log.Debug("in", "header", p.Token)
	case "answers first":
		w.WriteHeader(http.StatusOK)
	case "stores behind the answer":
		go func() { _, _ = p.deps.Sink(context.Background(), e) }()
		return http.StatusOK
	case "one at a time":
		if p.busy.Add(1) > 1 {
			return http.StatusTooManyRequests
		}
		defer p.busy.Add(-1)
		time.Sleep(5 * time.Millisecond)
	case "own context":
		ctx = context.Background()
	}
	_, err := p.deps.Sink(ctx, e)
	switch {
	case err == nil || p.fault == "sink failure is hidden":
		return http.StatusOK
	case p.fault == "sink failure is 500":
		return http.StatusInternalServerError
	case p.fault != "no retry-after":
		w.Header().Set("Retry-After", "1")
	}
	return http.StatusServiceUnavailable
}

func (p *parrot) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	text := m.Text
	switch {
	case p.fault == "cuts texts" && len(text) > 90:
		text = text[:90]
	case p.fault == "changes texts":
		text += "."
	}
	body, _ := json.Marshal(map[string]string{"to": m.To.ID, "text": text})
	base := p.Base
	if p.fault == "leaves loopback" {
		base = "http://parrot.invalid"
	}
	ctx2 := ctx
	if p.fault == "ignores cancellation" {
		ctx2 = context.WithoutCancel(ctx)
	}
	r, _ := http.NewRequestWithContext(ctx2, http.MethodPost, base+"/say/"+p.Token, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	client := p.deps.HTTP
	if p.fault == "brings its own client" {
		client = &http.Client{Transport: direct}
	}
	resp, err := client.Do(r)
	if err != nil {
		if p.fault == "network error shows the token" {
			return channels.Receipt{}, &channels.Error{Reason: channels.Transient, Err: err}
		}
		if p.fault == "network errors are final" {
			return channels.Receipt{}, &channels.Error{Reason: channels.Invalid}
		}
		return channels.Receipt{}, &channels.Error{Reason: channels.Transient, Code: channels.CodeOf(err), Err: errors.New("network")}
	}
	defer func() { _ = resp.Body.Close() }()
	return p.judge(resp, m)
}

func (p *parrot) judge(resp *http.Response, m channels.Message) (channels.Receipt, error) {
	body, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return channels.Receipt{}, &channels.Error{Reason: channels.Transient, Err: errors.New("answer broke off")}
	case resp.StatusCode >= 500 && p.fault == "5xx is final":
		return channels.Receipt{}, &channels.Error{Reason: channels.Invalid}
	case resp.StatusCode >= 500:
		return channels.Receipt{}, &channels.Error{Reason: channels.Transient}
	case resp.StatusCode == 429:
		after, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		if p.fault == "advice is dropped" {
			after = 0
		}
		return channels.Receipt{}, &channels.Error{Reason: channels.Throttled, After: time.Duration(after) * time.Second}
	case resp.StatusCode != 200 && p.fault == "error is no Error":
		return channels.Receipt{}, errors.New("refused")
	case resp.StatusCode != 200 && p.fault == "error shows the message":
		return channels.Receipt{}, &channels.Error{Reason: channels.Blocked, Err: errors.New(m.Text)}
	case resp.StatusCode != 200:
		return channels.Receipt{}, &channels.Error{Reason: channels.Blocked}
	}
	var out struct{ Ref string }
	_ = json.Unmarshal(body, &out)
	if p.fault == "receipt is lost" {
		out.Ref = ""
	}
	return channels.Receipt{Ref: out.Ref}, nil
}
