// Package webhook delivers events to a customer's own address by the Standard Webhooks convention
// (standardwebhooks.com): a POST of JSON with an id that stays the same over retries, a time and a signature.
package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/actions"
)

// Settings of a webhook destination.
type Settings struct {
	URL string `json:"url"`
	// Secret is whsec_ + base64. While it is being replaced, the new and the old one stand here with a space between;
	// every delivery is then signed with both.
	Secret string `json:"secret"`
}

// maxSecrets bounds the signatures of one delivery.
const maxSecrets = 5

type hook struct {
	url  string
	keys [][]byte
	now  func() time.Time
	http *http.Client
}

// New is the factory of webhook destinations. It refuses settings that cannot work with an error that begins with the
// setting's name and repeats no secret.
func New(s actions.Spec, d actions.Deps) (actions.Destination, error) {
	var set Settings
	if err := json.Unmarshal(s.Settings, &set); err != nil {
		return nil, errors.New("settings are not an object with url and secret")
	}
	if err := checkURL(set.URL, d); err != nil {
		return nil, fmt.Errorf("url: %w", err)
	}
	keys, err := parseSecrets(set.Secret)
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	client := *d.HTTP
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &hook{url: set.URL, keys: keys, now: d.Now, http: &client}, nil
}

func checkURL(raw string, d actions.Deps) error {
	if d.CheckURL != nil {
		return d.CheckURL(raw)
	}
	if !strings.HasPrefix(strings.ToLower(raw), "https://") {
		return errors.New("not an https URL")
	}
	return nil
}

// Deliver makes one attempt: 2xx is success whatever the body says, anything else a failure; a redirect is not
// followed; 410 switches the destination off.
func (h *hook) Deliver(ctx context.Context, d actions.Delivery) actions.Outcome {
	now := h.now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(d.Body))
	if err != nil {
		return actions.Outcome{Err: "address: not a URL", Final: true}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Encoding", "identity") // nothing to unpack
	req.Header.Set("User-Agent", "Intake-Webhook/1")
	req.Header.Set("Webhook-Id", d.ID)
	req.Header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
	req.Header.Set("Webhook-Signature", sign(h.keys, d.ID, now, d.Body))
	res, err := h.http.Do(req)
	if err != nil {
		return failure(ctx, err)
	}
	defer res.Body.Close()
	late := time.AfterFunc(bodyLimit, cancel)
	defer late.Stop()
	return judge(res, now)
}

func judge(res *http.Response, now time.Time) actions.Outcome {
	out := actions.Outcome{Status: res.StatusCode, Excerpt: excerpt(res.Body)}
	switch code := res.StatusCode; {
	case code >= 200 && code < 300:
		out.Done = true
		return out
	case code >= 300 && code < 400:
		out.Err = fmt.Sprintf("status: %s; redirects are not followed", label(code))
	case code == http.StatusGone:
		out.Err = fmt.Sprintf("status: %s; the destination is switched off", label(code))
		out.Disable = true
	default:
		out.Err = "status: " + label(code)
	}
	out.After = retryAfter(res.Header.Get("Retry-After"), now)
	return out
}

func label(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// retryAfter reads the header's two forms, seconds and a date (RFC 9110, 10.2.3); 0 when it says nothing useful.
func retryAfter(v string, now time.Time) time.Duration {
	if s, err := strconv.ParseUint(strings.TrimSpace(v), 10, 31); err == nil {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
