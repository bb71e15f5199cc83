package whatsapp

import (
	"encoding/json"

	"github.com/seed-151f84ba/intake/channels/meta"
)

// The parts of a webhook we read (https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks). What carries a
// customer's words is typed; what only accompanies them has a type that takes anything.

type envelope struct {
	Object meta.Text `json:"object"`
	Entry  []struct {
		Changes []change `json:"changes"`
	} `json:"entry"`
}

type change struct {
	Field meta.Text `json:"field"`
	Value value     `json:"value"`
}

type value struct {
	Metadata    metadata         `json:"metadata"`
	Contacts    []contact        `json:"contacts"`
	Messages    []message        `json:"messages"`
	Statuses    []status         `json:"statuses"`
	Errors      meta.Each[fault] `json:"errors"`
	Echoes      []message        `json:"message_echoes"`
	Preferences []preference     `json:"user_preferences"`
	Event       meta.Text        `json:"event"` // of account_update
}

// metadata and the other small structs are their own types because both ways of decoding use them.
type metadata struct {
	PhoneNumberID meta.Ident `json:"phone_number_id"`
}

type contact struct {
	WaID    meta.Ident `json:"wa_id"`
	UserID  meta.Ident `json:"user_id"`
	Profile struct {
		Name     meta.Text `json:"name"`
		Username meta.Text `json:"username"`
	} `json:"profile"`
}

type message struct {
	ID          meta.Ident            `json:"id"`
	From        meta.Ident            `json:"from"`
	FromUserID  meta.Ident            `json:"from_user_id"`
	To          meta.Ident            `json:"to"`         // of an echo
	ToUserID    meta.Ident            `json:"to_user_id"` // of an echo
	GroupID     meta.Ident            `json:"group_id"`
	Time        meta.Stamp            `json:"timestamp"`
	Type        meta.Text             `json:"type"`
	Context     meta.Maybe[reference] `json:"context"`
	Text        *body                 `json:"text"`
	Image       *media                `json:"image"`
	Video       *media                `json:"video"`
	Audio       *media                `json:"audio"`
	Document    *media                `json:"document"`
	Sticker     *media                `json:"sticker"`
	Location    *location             `json:"location"`
	Contacts    meta.Each[card]       `json:"contacts"`
	Origin      meta.Text             `json:"origin"` // of contacts, where one document shows it
	Button      *button               `json:"button"`
	Interactive *interactive          `json:"interactive"`
	Order       *order                `json:"order"`
	Reaction    *reaction             `json:"reaction"`
	System      *system               `json:"system"`
	Edit        *edit                 `json:"edit"`
	Revoke      *revoke               `json:"revoke"`
	Referral    meta.Referral         `json:"referral"`
	Errors      meta.Each[fault]      `json:"errors"`
}

type reference struct {
	ID         meta.Ident `json:"id"`
	Forwarded  meta.Flag  `json:"forwarded"`
	Frequently meta.Flag  `json:"frequently_forwarded"`
}

type body struct {
	Body string `json:"body"`
}

type media struct {
	ID       meta.Ident `json:"id"`
	MIME     meta.Text  `json:"mime_type"`
	Caption  string     `json:"caption"`
	Filename meta.Text  `json:"filename"`
	URL      meta.Text  `json:"url"`
	Voice    meta.Flag  `json:"voice"`
}

type location struct {
	Lat     meta.Degrees `json:"latitude"`
	Lon     meta.Degrees `json:"longitude"`
	Name    meta.Text    `json:"name"`
	Address meta.Text    `json:"address"`
}

type card struct {
	Name   meta.Maybe[cardName] `json:"name"`
	Phones meta.Each[cardPhone] `json:"phones"`
	Emails meta.Each[cardEmail] `json:"emails"`
	Origin meta.Text            `json:"origin"`
}

type cardName struct {
	Formatted meta.Text `json:"formatted_name"`
	First     meta.Text `json:"first_name"`
	Last      meta.Text `json:"last_name"`
}

type cardPhone struct {
	Phone meta.Ident `json:"phone"`
	WaID  meta.Ident `json:"wa_id"`
}

type cardEmail struct {
	Email meta.Text `json:"email"`
}

type button struct {
	Text    string     `json:"text"`
	Payload meta.Ident `json:"payload"`
}

type interactive struct {
	Type        meta.Text       `json:"type"`
	ButtonReply *reply          `json:"button_reply"`
	ListReply   *reply          `json:"list_reply"`
	Flow        *flow           `json:"nfm_reply"`
	Permission  json.RawMessage `json:"call_permission_reply"`
}

type reply struct {
	ID    meta.Ident `json:"id"`
	Title string     `json:"title"`
}

type flow struct {
	Body     string          `json:"body"`
	Response json.RawMessage `json:"response_json"` // an object, written as a string
}

type order struct {
	Text string `json:"text"`
}

type reaction struct {
	MessageID meta.Ident `json:"message_id"`
	Emoji     meta.Text  `json:"emoji"`
}

type system struct {
	Type    meta.Text  `json:"type"`
	WaID    meta.Ident `json:"wa_id"`
	NewWaID meta.Ident `json:"new_wa_id"` // before v12.0
	UserID  meta.Ident `json:"user_id"`
	Before  meta.Ident `json:"previous_user_id"`
}

type edit struct {
	Target  meta.Ident `json:"original_message_id"`
	Message *message   `json:"message"`
}

type revoke struct {
	Target meta.Ident `json:"original_message_id"`
}

type status struct {
	ID          meta.Ident       `json:"id"`
	Status      meta.Text        `json:"status"`
	Time        meta.Stamp       `json:"timestamp"`
	RecipientID meta.Ident       `json:"recipient_id"`
	UserID      meta.Ident       `json:"recipient_user_id"`
	Mark        meta.Text        `json:"biz_opaque_callback_data"`
	Errors      meta.Each[fault] `json:"errors"`
}

type fault struct {
	Code meta.Ident `json:"code"`
}

type preference struct {
	WaID     meta.Ident `json:"wa_id"`
	UserID   meta.Ident `json:"user_id"`
	Category meta.Text  `json:"category"`
	Value    meta.Text  `json:"value"`
	Time     meta.Stamp `json:"timestamp"`
}
