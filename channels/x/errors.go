package x

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// What an operator must do, by the rows of the table below.
const (
	adviseToken   = "access refused: enter consumer_key, consumer_secret, access_token and access_secret anew, with permission for direct messages"
	adviseApp     = "the app may not send direct messages: give it the permission and authorise the account anew"
	adviseCredits = "X wants to be paid: add credits in its developer portal"
	adviseAccount = "the account is locked or suspended: sign in to X and see why"
)

// quarter is how long X counts a limit.
const quarter = 15 * time.Minute

// refusals says what an answer means: the first row whose status and words (of type, title and detail, lower case) fit
// (https://docs.x.com, response codes and errors). X's own words may quote the message and go nowhere.
var refusals = []struct {
	status int
	words  string
	reason channels.Reason
	why    string
	advice string
}{
	{400, "", channels.Invalid, "bad request", ""},
	{401, "", channels.Denied, "access refused", adviseToken},
	{402, "", channels.Denied, "no credits", adviseCredits},
	{403, "oauth1-permissions", channels.Denied, "no permission for direct messages", adviseApp},
	{403, "client-forbidden", channels.Denied, "the app has no access", adviseApp},
	{403, "your account is suspended", channels.Denied, "the account is suspended", adviseAccount},
	{403, "account is temporarily locked", channels.Denied, "the account is locked", adviseAccount},
	{403, "user has been suspended", channels.NoSuch, "the recipient is suspended", ""},
	{403, "", channels.Blocked, "the recipient takes no messages from this account", ""},
	{404, "", channels.NoSuch, "no such recipient", ""},
	{409, "", channels.Transient, "conflict", ""},
	{413, "", channels.Invalid, "too large", ""},
	{422, "", channels.Invalid, "unusable request", ""},
	{429, "usage-capped", channels.Throttled, "the plan's limit is used up", adviseCredits},
	{429, "", channels.Throttled, "too many messages", ""},
}

// refusal looks an answer up; what is not in the table may heal by itself.
func (c *Channel) refusal(resp *http.Response, answer []byte) error {
	words := problem(answer)
	for _, r := range refusals {
		if r.status != resp.StatusCode || !strings.Contains(words, r.words) {
			continue
		}
		e := failed(r.reason, strconv.Itoa(r.status), r.why)
		e.Advice = r.advice
		if r.reason == channels.Throttled {
			e.After = c.after(resp.Header)
		}
		return e
	}
	e := failed(channels.Unknown, strconv.Itoa(resp.StatusCode), "unexpected answer")
	switch {
	case resp.StatusCode/100 == 2: // taken, perhaps, and not told how
		e.Code = ""
	case resp.StatusCode >= 500:
		e = failed(channels.Transient, e.Code, "X is at fault")
		e.After = seconds(resp.Header)
	}
	return e
}

// after is how long X says to wait, 15 minutes when it does not say.
func (c *Channel) after(h http.Header) time.Duration {
	if d := unixReset(h, c.deps.Now()); d > 0 {
		return d
	}
	if d := seconds(h); d > 0 {
		return d
	}
	return quarter
}

func seconds(h http.Header) time.Duration {
	n, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || n <= 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// problem is the machine's and the human's words of an error, for the table alone.
func problem(answer []byte) string {
	var p struct {
		Type, Title, Detail string
		Reason              string
		Errors              []struct{ Message string }
	}
	if err := json.Unmarshal(answer, &p); err != nil && p.Type == "" {
		return ""
	}
	words := []string{p.Type, p.Title, p.Detail, p.Reason}
	for _, e := range p.Errors {
		words = append(words, e.Message)
	}
	return strings.ToLower(strings.Join(words, "\n"))
}

func failed(reason channels.Reason, code, why string) *channels.Error {
	return &channels.Error{Reason: reason, Code: code, Err: errors.New("x: " + why)}
}
