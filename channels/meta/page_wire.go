package meta

import "encoding/json"

// The parts of a Messenger or Instagram webhook we read (https://developers.facebook.com/docs/messenger-platform/webhooks
// and /docs/instagram-platform/webhooks). What carries a customer's words is typed; what only accompanies them has a
// type that takes anything.

type pageEnvelope struct {
	Object Text        `json:"object"`
	Entry  []pageEntry `json:"entry"`
}

type pageEntry struct {
	ID        Ident        `json:"id"`
	Messaging []item       `json:"messaging"`
	Standby   []item       `json:"standby"`
	Changes   []pageChange `json:"changes"`
}

// pageChange is how apps with Instagram login and the dashboard's test button may wrap an item; other fields of the
// page (comments, feed) come the same way with values of any shape.
type pageChange struct {
	Field Text            `json:"field"`
	Value json.RawMessage `json:"value"`
}

// item is one event. Exactly one of the pointers is set, or one of the raw keys is there.
type item struct {
	Sender    party        `json:"sender"`
	Recipient party        `json:"recipient"`
	Time      Stamp        `json:"timestamp"`
	Message   *pageMessage `json:"message"`
	Postback  *postback    `json:"postback"`
	Edit      *pageEdit    `json:"message_edit"`
	Reaction  *pageReact   `json:"reaction"`
	Read      *watermark   `json:"read"`
	Delivery  *watermark   `json:"delivery"`
	Referral  Referral     `json:"referral"`
	Optin     *optin       `json:"optin"`
	Policy    *policy      `json:"policy_enforcement"`

	AccountLinking json.RawMessage `json:"account_linking"`
	PassThread     json.RawMessage `json:"pass_thread_control"`
	TakeThread     json.RawMessage `json:"take_thread_control"`
	RequestThread  json.RawMessage `json:"request_thread_control"`
	AppRoles       json.RawMessage `json:"app_roles"`
	GamePlay       json.RawMessage `json:"game_play"`
	Payment        json.RawMessage `json:"payment"`
	Checkout       json.RawMessage `json:"checkout_update"`
	PreCheckout    json.RawMessage `json:"pre_checkout"`
}

type party struct {
	ID Ident `json:"id"`
}

type pageMessage struct {
	MID         Ident             `json:"mid"`
	Text        string            `json:"text"`
	Attachments attachmentList    `json:"attachments"`
	QuickReply  Maybe[quickReply] `json:"quick_reply"`
	ReplyTo     replyTo           `json:"reply_to"`
	Echo        Flag              `json:"is_echo"`
	Self        Flag              `json:"is_self"`
	Deleted     Flag              `json:"is_deleted"`
	Unsupported Flag              `json:"is_unsupported"`
	AppID       Ident             `json:"app_id"`
	Metadata    Text              `json:"metadata"`
	Referral    Referral          `json:"referral"`
}

type quickReply struct {
	Payload Ident `json:"payload"`
}

type postback struct {
	MID      Ident    `json:"mid"` // since v11
	Title    string   `json:"title"`
	Payload  Ident    `json:"payload"`
	Referral Referral `json:"referral"`
}

type pageEdit struct {
	MID  Ident  `json:"mid"`
	Text string `json:"text"`
	Num  Ident  `json:"num_edit"`
}

type pageReact struct {
	MID    Ident `json:"mid"`
	Action Text  `json:"action"`
	Emoji  Text  `json:"emoji"`
}

// watermark is a read or delivery receipt: of everything up to a time, or (Instagram) up to a message.
type watermark struct {
	MIDs      identList       `json:"mids"`
	MID       Ident           `json:"mid"`
	Watermark json.RawMessage `json:"watermark"`
}

type optin struct {
	Type    Text `json:"type"`
	Ref     Text `json:"ref"`
	UserRef Text `json:"user_ref"`
}

type policy struct {
	Action Text `json:"action"`
}

// replyTo is what a message answers: another message or a story.
type replyTo struct {
	MID   Ident
	Story bool
}

// UnmarshalJSON never fails.
func (r *replyTo) UnmarshalJSON(b []byte) error {
	*r = replyTo{}
	var w struct {
		MID   Ident           `json:"mid"`
		Story json.RawMessage `json:"story"`
	}
	if isObject(b) && json.Unmarshal(b, &w) == nil {
		r.MID, r.Story = w.MID, isObject(w.Story)
	}
	return nil
}

type identList []Ident

// UnmarshalJSON never fails.
func (l *identList) UnmarshalJSON(b []byte) error {
	*l = nil
	var raw List
	_ = raw.UnmarshalJSON(b)
	for _, r := range raw {
		if id := scalar(r); id != "" {
			*l = append(*l, Ident(id))
		}
	}
	return nil
}
