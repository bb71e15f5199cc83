// Package messenger is the channel adapter of Facebook Messenger (https://developers.facebook.com/docs/messenger-platform):
// one Page that talks to people. Customers are known by their page-scoped id (PSID), which is no phone number and says
// nothing about who they are elsewhere.
package messenger

import (
	"net/http"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/meta"
)

// Kind is the channel's kind.
const Kind = "messenger"

const officialAPI = "https://graph.facebook.com"

// Windows of https://developers.facebook.com/docs/messenger-platform/policy: 24 hours after the customer's last
// message, 7 days for a person (tag HUMAN_AGENT).
const (
	window      = 24 * time.Hour
	humanWindow = 7 * 24 * time.Hour
)

// settings of an account. page_token is the Page's access token; app_id, when given, tells echoes of our own app from a
// person's.
type settings struct {
	meta.Keys
	PageID    string `json:"page_id"`
	PageToken string `json:"page_token"`
	AppID     string `json:"app_id"`
}

// Channel is one Page. It is a channels.Sender and a channels.Typer.
type Channel struct {
	*meta.Webhook
	*meta.PageOut
}

// page is how we read webhooks; ours is our app's id or "".
func page(ours string) meta.Page {
	return meta.Page{Kind: Kind, Object: "page", Digits: true, AppID: ours}
}

// New builds a Page's channel. Settings: page_id, page_token, app_secret, verify_token; app_id, app_secret_old, api_base,
// api_version, appsecret_proof when needed.
func New(a channels.Account, d channels.Deps) (channels.Channel, error) {
	var s settings
	if err := meta.Read(Kind, a.Settings, &s); err != nil {
		return nil, err
	}
	if err := s.Check(Kind, officialAPI); err != nil {
		return nil, err
	}
	if err := meta.ID(Kind, "page_id", s.PageID); err != nil {
		return nil, err
	}
	if err := meta.Token(Kind, "page_token", s.PageToken); err != nil {
		return nil, err
	}
	reader := page(s.AppID)
	return &Channel{
		Webhook: meta.NewWebhook(Kind, s.Keys, d, func(body []byte) (meta.Batch, error) { return reader.Decode(body, "") }),
		PageOut: &meta.PageOut{
			Kind: Kind, Graph: meta.NewGraph(Kind, s.Keys, s.PageToken, d.HTTP), Edge: s.PageID + "/messages", Natives: true,
		},
	}, nil
}

// Info implements channels.Channel. The platform takes 300 texts a second, but over 40 the Page's inbox suffers
// (https://developers.facebook.com/docs/graph-api/overview/rate-limiting).
func (c *Channel) Info() channels.Info {
	return channels.Info{
		Kind: Kind, Limit: channels.Limit{Max: 2000, Unit: channels.Runes}, Window: window, MemberWindow: humanWindow, Marks: true, Reads: true,
		Rate: channels.Rate{PerSecond: 40, Burst: 40},
		Notes: []string{
			"After 24 hours without a word of the customer only a person may answer, for 7 days, and only with the Human Agent permission of the app.",
			"Some places (California, Germany) want the customer to be told that a program answers: say so in the greeting.",
		},
	}
}

// Decode turns one webhook body into events. account is the page_id the events must be for; "" filters nothing.
func Decode(_ http.Header, body []byte, account string) ([]channels.Event, error) {
	b, err := page("").Decode(body, account)
	if err != nil {
		return nil, err
	}
	return b.Whole(Kind)
}
