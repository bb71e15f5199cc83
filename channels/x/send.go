package x

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/seed-151f84ba/intake/channels"
)

// answerCap is the longest answer we read.
const answerCap = 1 << 20

// Send implements channels.Sender by POST /2/dm_conversations/with/{user_id}/messages. X knows no idempotency key; it
// gives what we sent back as an event with its id and text, which is how a send in doubt is recognised.
func (c *Channel) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	if m.Text == "" {
		return channels.Receipt{}, failed(channels.Invalid, "", "no text")
	}
	if !digits(m.To.ID) {
		return channels.Receipt{}, failed(channels.NoSuch, "", "the recipient is no id of X")
	}
	body, err := json.Marshal(map[string]string{"text": m.Text})
	if err != nil {
		return channels.Receipt{}, failed(channels.Invalid, "", "text is not usable")
	}
	address := c.APIBase + "/2/dm_conversations/with/" + m.To.ID + "/messages"
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return channels.Receipt{}, failed(channels.Invalid, "", "api_base is not usable")
	}
	keys := credentials{c.ConsumerKey, c.ConsumerSecret, c.AccessToken, c.AccessSecret}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", keys.authorization(r.Method, address, nil, c.deps.NewID(), c.deps.Now()))
	resp, answer, err := c.do(r)
	if err != nil {
		return channels.Receipt{}, unreachable(ctx, err)
	}
	var got struct {
		Data struct {
			ID ident `json:"dm_event_id"`
		} `json:"data"`
	}
	_ = lenient(answer, &got)
	if resp.StatusCode/100 == 2 && got.Data.ID != "" {
		return channels.Receipt{Ref: string(got.Data.ID)}, nil
	}
	return channels.Receipt{}, c.refusal(resp, answer)
}

// do sends a request, follows no redirect and reads the whole answer.
func (c *Channel) do(r *http.Request) (*http.Response, []byte, error) {
	direct := *c.deps.HTTP
	direct.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := direct.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, answerCap))
	return resp, answer, err
}

// unreachable is an error without the address. Unless no connection was made nobody knows whether X took the message.
func unreachable(ctx context.Context, err error) error {
	e := failed(channels.Transient, channels.CodeOf(err), "no usable answer")
	switch {
	case errors.Is(err, context.Canceled):
		e.Err = context.Canceled
	case errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil:
		e.Err = context.DeadlineExceeded
	}
	return e
}
