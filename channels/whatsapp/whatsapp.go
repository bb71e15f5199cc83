// Package whatsapp is the channel adapter of the WhatsApp Cloud API (https://developers.facebook.com/docs/whatsapp/cloud-api):
// one business phone number that talks to people, not to groups. Customers are known by their number or, where they
// hide it behind a username, by their business-scoped user id (BSUID).
package whatsapp

import (
	"net/http"
	"time"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/meta"
)

// Kind is the channel's kind.
const Kind = "whatsapp"

// officialAPI is the host calls go to.
const officialAPI = "https://graph.facebook.com"

// window is the customer service window: free-form messages may follow for 24 hours after the customer's last one
// (https://developers.facebook.com/docs/whatsapp/pricing). Templates, which may come later, are not sent.
const window = 24 * time.Hour

// settings of an account. phone_number_id is the number's id in the WhatsApp manager, not the number.
type settings struct {
	meta.Keys
	PhoneNumberID string `json:"phone_number_id"`
	AccessToken   string `json:"access_token"`
}

// Channel is one business number. It is a channels.Sender and a channels.Typer.
type Channel struct {
	*meta.Webhook
	id    string
	graph *meta.Graph
}

// New builds a number's channel. Settings: phone_number_id, access_token, app_secret, verify_token; app_secret_old,
// api_base, api_version, appsecret_proof when needed.
func New(a channels.Account, d channels.Deps) (channels.Channel, error) {
	var s settings
	if err := meta.Read(Kind, a.Settings, &s); err != nil {
		return nil, err
	}
	if err := s.Check(Kind, officialAPI); err != nil {
		return nil, err
	}
	if err := meta.ID(Kind, "phone_number_id", s.PhoneNumberID); err != nil {
		return nil, err
	}
	if err := meta.Token(Kind, "access_token", s.AccessToken); err != nil {
		return nil, err
	}
	return &Channel{
		Webhook: meta.NewWebhook(Kind, s.Keys, d, func(body []byte) (meta.Batch, error) { return decode(body, "") }),
		id:      s.PhoneNumberID, graph: meta.NewGraph(Kind, s.Keys, s.AccessToken, d.HTTP),
	}, nil
}

// Info implements channels.Channel. Rates: 80 messages a second of a number, to one person one in 6 seconds after a
// burst of 45 (https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput).
func (c *Channel) Info() channels.Info {
	return channels.Info{
		Kind: Kind, Limit: channels.Limit{Max: 4096, Unit: channels.Runes}, Window: window, Contact: true, Marks: true, Reads: true,
		Rate: channels.Rate{PerSecond: 80, Burst: 80}, Pair: channels.Rate{PerSecond: 1.0 / 6, Burst: 45},
		Notes: []string{
			"After 24 hours without a word of the customer only templates may be sent, which Intake does not do: a later message is refused here.",
			"A customer with a username may hide the phone number: then it is asked for, with a button that shares it.",
		},
	}
}

// Decode turns one webhook body into events. account is the phone_number_id the events must be for; "" filters nothing.
func Decode(_ http.Header, body []byte, account string) ([]channels.Event, error) {
	b, err := decode(body, account)
	if err != nil {
		return nil, err
	}
	return b.Whole(Kind)
}
