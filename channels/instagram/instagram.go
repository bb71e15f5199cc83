// Package instagram is the channel adapter of Instagram messaging (https://developers.facebook.com/docs/instagram-platform):
// one professional account that talks to people, either by Instagram login or by the Facebook Page it is linked to.
// Customers are known by their Instagram-scoped id, which is no phone number.
package instagram

import (
	"fmt"
	"net/http"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/meta"
)

// Kind is the channel's kind.
const Kind = "instagram"

// The two ways an account is connected, with the host each is called at.
const (
	loginInstagram = "instagram"
	loginFacebook  = "facebook"
)

var hosts = map[string]string{loginInstagram: "https://graph.instagram.com", loginFacebook: "https://graph.facebook.com"}

// Windows: 24 hours after the customer's last message, 7 days for a person (tag HUMAN_AGENT).
const (
	window      = 24 * time.Hour
	humanWindow = 7 * 24 * time.Hour
)

// settings of an account. account_id is the professional account's id. With Instagram login app_secret is the Instagram
// app secret and access_token the account's; with Facebook login they are the app's and the linked Page's.
type settings struct {
	meta.Keys
	AccountID   string `json:"account_id"`
	AccessToken string `json:"access_token"`
	Login       string `json:"login"` // instagram (default) or facebook
	AppID       string `json:"app_id"`
}

// Channel is one professional account. It is a channels.Sender and a channels.Typer.
type Channel struct {
	*meta.Webhook
	*meta.PageOut
}

// page is how we read webhooks; ours is our app's id or "".
func page(ours string) meta.Page { return meta.Page{Kind: Kind, Object: "instagram", AppID: ours} }

// New builds an account's channel. Settings: account_id, access_token, app_secret, verify_token; login, app_id,
// app_secret_old, api_base, api_version, appsecret_proof when needed.
func New(a channels.Account, d channels.Deps) (channels.Channel, error) {
	var s settings
	if err := meta.Read(Kind, a.Settings, &s); err != nil {
		return nil, err
	}
	if s.Login == "" {
		s.Login = loginInstagram
	}
	host, ok := hosts[s.Login]
	if !ok {
		return nil, fmt.Errorf("%s settings: login must be %s or %s", Kind, loginInstagram, loginFacebook)
	}
	if err := s.Check(Kind, host); err != nil {
		return nil, err
	}
	if err := meta.ID(Kind, "account_id", s.AccountID); err != nil {
		return nil, err
	}
	if err := meta.Token(Kind, "access_token", s.AccessToken); err != nil {
		return nil, err
	}
	reader := page(s.AppID)
	return &Channel{
		Webhook: meta.NewWebhook(Kind, s.Keys, d, func(body []byte) (meta.Batch, error) { return reader.Decode(body, "") }),
		PageOut: &meta.PageOut{Kind: Kind, Graph: meta.NewGraph(Kind, s.Keys, s.AccessToken, d.HTTP), Edge: "me/messages"},
	}, nil
}

// Info implements channels.Channel. A text may have 1,000 bytes of UTF-8, not characters.
func (c *Channel) Info() channels.Info {
	return channels.Info{
		Kind: Kind, Limit: channels.Limit{Max: 1000, Unit: channels.Bytes}, Window: window, MemberWindow: humanWindow, Marks: true, Reads: true,
		Rate: channels.Rate{PerSecond: 40, Burst: 40},
		Notes: []string{
			"After 24 hours without a word of the customer only a person may answer, for 7 days, and only with the Human Agent permission of the app.",
			"Instagram wants a way from the program to a person: keep handing over switched on.",
			"First messages of strangers wait in the Requests folder of the account until they are answered.",
		},
	}
}

// Decode turns one webhook body into events. account is the account_id the events must be for; "" filters nothing.
func Decode(_ http.Header, body []byte, account string) ([]channels.Event, error) {
	b, err := page("").Decode(body, account)
	if err != nil {
		return nil, err
	}
	return b.Whole(Kind)
}
