package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// answerCap is the longest answer of the Bot API we read: 100 updates of at most a few dozen kB.
const answerCap = 16 << 20

// client is the library's way out. It bounds an answer and tells by type what the library tells only in words.
type client struct{ http *http.Client }

// statusError is an answer the library has no error for.
type statusError struct {
	code        int
	description string
	after       time.Duration
}

func (e *statusError) Error() string { return fmt.Sprintf("status %d", e.code) }

// Do implements bot.HttpClient. It follows no redirect: the address holds the token.
func (c *client) Do(r *http.Request) (*http.Response, error) {
	direct := *c.http
	direct.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := direct.Do(r)
	if err != nil {
		// Without its URL: that holds the token, and the library writes into a *url.Error another goroutine may read.
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, answerCap))
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if odd := judge(resp, body); odd != nil {
		return nil, odd
	}
	return resp, nil
}

// judge finds the answers the library cannot tell apart: other codes than its own, and bodies that are not the Bot
// API's (a proxy's page). An answer in which ok is true is never odd.
func judge(resp *http.Response, body []byte) *statusError {
	var a struct {
		OK          bool   `json:"ok"`
		Code        int    `json:"error_code"`
		Description string `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	err := json.Unmarshal(body, &a)
	if err == nil && a.OK {
		return nil
	}
	odd := &statusError{code: a.Code, description: a.Description, after: time.Duration(a.Parameters.RetryAfter) * time.Second}
	if err != nil || a.Code == 0 {
		odd.code = resp.StatusCode
	}
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 && odd.after == 0 {
		odd.after = time.Duration(s) * time.Second
	}
	switch odd.code {
	case 400, 401, 403, 404, 409, 429:
		if err == nil && a.Code != 0 {
			return nil
		}
	}
	return odd
}
