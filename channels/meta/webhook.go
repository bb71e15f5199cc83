package meta

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

const retryAfter = "2" // seconds, asked of Meta when events could not be stored

// Webhook is the HTTP side of one account: Meta calls one URL for the handshake (GET) and for events (POST).
type Webhook struct {
	Kind   string
	Deps   channels.Deps
	Decode func(body []byte) (Batch, error) // an error means that the body is no JSON object

	signers signers
	verify  []byte
}

// NewWebhook builds it from checked settings.
func NewWebhook(kind string, k Keys, d channels.Deps, decode func(body []byte) (Batch, error)) *Webhook {
	return &Webhook{Kind: kind, Deps: d, Decode: decode, signers: newSigners(k.Secrets()), verify: []byte(k.VerifyToken)}
}

// ServeHTTP answers 404 below its own path; to the handshake 200 with the challenge or 403; to events 401 without a
// signature that fits the raw body, 413 above BodyCap, 400 when it is no JSON object, 503 with Retry-After when they
// could not be stored, else 200 after they were.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "" && r.URL.Path != "/":
		http.Error(w, "not found", http.StatusNotFound)
	case r.Method == http.MethodGet:
		h.handshake(w, r)
	case r.Method == http.MethodPost:
		h.take(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

// handshake gives the challenge back, as it came, to who knows the verify token.
func (h *Webhook) handshake(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	one := func(name string) string {
		if len(q[name]) != 1 {
			return ""
		}
		return q[name][0]
	}
	known := subtle.ConstantTimeCompare([]byte(one("hub.verify_token")), h.verify) == 1
	if one("hub.mode") != "subscribe" || one("hub.challenge") == "" || !known {
		h.Deps.Count(h.Kind + "_handshake_refused")
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = io.WriteString(w, one("hub.challenge"))
}

func (h *Webhook) take(w http.ResponseWriter, r *http.Request) {
	sum, ok := claimed(r.Header)
	if !ok {
		h.unsigned(w)
		return
	}
	body, err := channels.ReadBody(w, r, BodyCap)
	if err != nil {
		refuseBody(w, err)
		return
	}
	if !h.signers.signed(sum, body) {
		h.unsigned(w)
		return
	}
	batch, err := h.Decode(body)
	if err != nil {
		h.Deps.Count(h.Kind + "_malformed")
		http.Error(w, "malformed", http.StatusBadRequest)
		return
	}
	if err := h.store(r.Context(), batch); err != nil {
		h.Deps.Log.Warn("events not stored", "error", err.Error())
		w.Header().Set("Retry-After", retryAfter)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

func (h *Webhook) unsigned(w http.ResponseWriter) {
	h.Deps.Count(h.Kind + "_unauthenticated")
	http.Error(w, "unauthorized", http.StatusUnauthorized)
}

func refuseBody(w http.ResponseWriter, err error) {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "body not read", http.StatusBadRequest)
}

// store hands on what is of use and counts the rest.
func (h *Webhook) store(ctx context.Context, b Batch) error {
	for range b.Lost {
		h.Deps.Count(h.Kind + "_malformed_item")
	}
	for range b.Refused {
		h.Deps.Count(h.Kind + "_refused_item")
	}
	useful := b.Events[:0]
	for _, e := range b.Events {
		switch {
		case e.Kind == channels.KindIgnored:
			h.Deps.Count(h.Kind + "_ignored_" + e.Name)
			h.alarm(e)
		case e.Kind == channels.KindReceipt && e.Status == "":
			h.Deps.Count(h.Kind + "_ignored_status")
		case !bound(&e):
			h.Deps.Count(h.Kind + "_malformed_item")
		default:
			h.failed(e)
			useful = append(useful, e)
		}
	}
	if len(useful) == 0 {
		return nil
	}
	_, err := h.Deps.Sink(ctx, useful...)
	return err
}

// alarm shows what the platform reports about the account itself.
func (h *Webhook) alarm(e channels.Event) {
	if e.Name != IgnoredError && e.Name != IgnoredPolicy && (e.Name != IgnoredAccount || e.Code == "") {
		return
	}
	h.Deps.Log.Warn("the platform reports", "what", e.Name)
	if advice := troubles[strings.ToUpper(e.Code)]; advice != "" {
		h.Deps.Trouble("account_"+strings.ToLower(e.Code), advice)
	}
}

// failed shows a failure that came by receipt when the operator must act: some (a payment that is due) come no other way.
func (h *Webhook) failed(e channels.Event) {
	if e.Kind != channels.KindReceipt || e.Status != channels.StatusFailed {
		return
	}
	code, err := strconv.Atoi(e.Code)
	if row, ok := Look(h.Kind, code, 0); err == nil && ok && row.Reason == channels.Denied {
		h.Deps.Trouble("send_"+e.Code, row.Advice)
	}
}

// troubles are the platform's words for what an operator must look at: events of account_update on WhatsApp, actions of
// policy_enforcement on Messenger.
var troubles = map[string]string{
	"ACCOUNT_RESTRICTION": "the business account is restricted: look at its quality page and appeal there",
	"ACCOUNT_VIOLATION":   "the business account violated a policy: look at its quality page",
	"ACCOUNT_DELETED":     "the business account was deleted: connect another one",
	"DISABLED_UPDATE":     "the business account was disabled: look at its quality page and appeal there",
	"PARTNER_REMOVED":     "the app was removed from the business account: connect it again",
	"BLOCK":               "the Page was blocked for a policy violation: look at its quality page and appeal there",
	"WARNING":             "the Page was warned of a policy violation: look at its quality page",
}

// Names of ignored events that more than one channel gives.
const (
	IgnoredError       = "error"
	IgnoredPolicy      = "policy_enforcement"
	IgnoredAccount     = "account"
	IgnoredReaction    = "reaction"
	IgnoredUnsupported = "unsupported"
	IgnoredMalformed   = "malformed"
	IgnoredUnknown     = "unknown"
)
