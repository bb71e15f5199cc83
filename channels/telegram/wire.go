package telegram

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"github.com/go-telegram/bot/models"
)

// update is the part of an Update we read (https://core.telegram.org/bots/api#update). It is a subset on purpose:
// an optional part of a type we do not know, which models.Update refuses as a whole, must not lose the message.
type update struct {
	ID                ident     `json:"update_id"`
	Message           *message  `json:"message"`
	EditedMessage     *message  `json:"edited_message"`
	ChannelPost       *message  `json:"channel_post"`
	EditedChannelPost *message  `json:"edited_channel_post"`
	GuestMessage      *message  `json:"guest_message"` // Bot API 10
	Callback          *callback `json:"callback_query"`
	MyChatMember      *member   `json:"my_chat_member"`
	Deleted           *deleted  `json:"deleted_business_messages"`
}

type message struct {
	ID            ident              `json:"message_id"`
	From          user               `json:"from"`
	Chat          chat               `json:"chat"`
	Date          unix               `json:"date"`
	EditDate      unix               `json:"edit_date"`
	ReplyTo       *reference         `json:"reply_to_message"`
	ForwardOrigin json.RawMessage    `json:"forward_origin"`
	Text          string             `json:"text"`
	Caption       string             `json:"caption"`
	Photo         []models.PhotoSize `json:"photo"`
	Animation     *models.Animation  `json:"animation"`
	Audio         *models.Audio      `json:"audio"`
	Document      *models.Document   `json:"document"`
	Sticker       *models.Sticker    `json:"sticker"`
	Video         *models.Video      `json:"video"`
	VideoNote     *models.VideoNote  `json:"video_note"`
	Voice         *models.Voice      `json:"voice"`
	Contact       *contact           `json:"contact"`
	Location      *location          `json:"location"`
	Venue         *venue             `json:"venue"`
	Story         json.RawMessage    `json:"story"`
	Dice          *models.Dice       `json:"dice"`
	WebApp        *models.WebAppData `json:"web_app_data"`
	Markup        inlineKeyboard     `json:"reply_markup"`
}

type user struct {
	ID        ident  `json:"id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`
	Language  string `json:"language_code"`
}

type chat struct {
	ID   ident           `json:"id"`
	Type models.ChatType `json:"type"`
}

type reference struct {
	ID ident `json:"message_id"`
}

type contact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	UserID    ident  `json:"user_id"`
}

type location struct {
	Lat degrees `json:"latitude"`
	Lon degrees `json:"longitude"`
}

type venue struct {
	Location location `json:"location"`
	Title    string   `json:"title"`
	Address  string   `json:"address"`
}

type callback struct {
	ID      ident    `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"` // nil or without content when it is too old to be shown
	Data    string   `json:"data"`
}

type inlineKeyboard struct {
	Rows [][]struct {
		Text string `json:"text"`
		Data string `json:"callback_data"`
	} `json:"inline_keyboard"`
}

type member struct {
	From user `json:"from"`
	Chat chat `json:"chat"`
	Date unix `json:"date"`
	New  struct {
		Status models.ChatMemberType `json:"status"`
	} `json:"new_chat_member"`
}

type deleted struct {
	IDs []ident `json:"message_ids"`
}

// ident is an id as text, whether it was sent as a number or a string; "" when it was neither.
type ident string

// UnmarshalJSON never fails: an odd value is no id.
func (i *ident) UnmarshalJSON(b []byte) error {
	*i = ident(scalar(b))
	return nil
}

// unix is a time in seconds since 1970; 0 when there is none.
type unix int64

// UnmarshalJSON never fails: an odd value is no time.
func (u *unix) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseInt(scalar(b), 10, 64)
	if err != nil {
		n = 0
	}
	*u = unix(n)
	return nil
}

func (u unix) time() time.Time {
	if u <= 0 {
		return time.Time{}
	}
	return time.Unix(int64(u), 0).UTC()
}

// degrees is a coordinate; an odd value is 0.
type degrees float64

// UnmarshalJSON never fails.
func (d *degrees) UnmarshalJSON(b []byte) error {
	f, err := strconv.ParseFloat(scalar(b), 64)
	if err != nil {
		f = 0
	}
	*d = degrees(f)
	return nil
}

// scalar gives a JSON number or string as text, "" for anything else.
func scalar(b []byte) string {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return ""
	}
	switch c := b[0]; {
	case c == '"':
		var s string
		if json.Unmarshal(b, &s) != nil {
			return ""
		}
		return s
	case c == '-' || c >= '0' && c <= '9':
		return string(b)
	}
	return ""
}
