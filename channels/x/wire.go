package x

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
)

// dm is one entry of direct_message_events, the same in AAA and XAA.
type dm struct {
	Type    string `json:"type"`
	ID      ident  `json:"id"`
	Created millis `json:"created_timestamp"`
	Message struct {
		Target struct {
			Recipient    ident `json:"recipient_id"`
			Conversation ident `json:"conversation_id"`
		} `json:"target"`
		Sender ident `json:"sender_id"`
		App    ident `json:"source_app_id"`
		Data   data  `json:"message_data"`
	} `json:"message_create"`
}

type data struct {
	Text     string `json:"text"`
	Entities struct {
		URLs []struct {
			URL      string `json:"url"`
			Expanded string `json:"expanded_url"`
		} `json:"urls"`
	} `json:"entities"`
	Attachment *attachment `json:"attachment"`
	QuickReply *struct {
		Metadata string `json:"metadata"`
	} `json:"quick_reply_response"`
	ID      ident  `json:"id"` // where some senders of the old API put them
	Created millis `json:"created_timestamp"`
}

type attachment struct {
	Type  string `json:"type"`
	Media struct {
		ID       ident  `json:"id_str"`
		Type     string `json:"type"`
		URLHTTPS string `json:"media_url_https"`
		URL      string `json:"media_url"`
	} `json:"media"`
	Location struct {
		Coordinate struct {
			Point struct {
				LonLat []float64 `json:"coordinates"`
			} `json:"coordinates"`
		} `json:"shared_coordinate"`
		Place struct {
			Place struct {
				FullName string `json:"full_name"`
			} `json:"place"`
		} `json:"shared_place"`
	} `json:"location"`
}

// person is a user as AAA spells one; XAA wraps it in data and says username.
type person struct {
	Name       string  `json:"name"`
	ScreenName string  `json:"screen_name"`
	Username   string  `json:"username"`
	Data       *person `json:"data"`
}

// activity is XAA's data.
type activity struct {
	UUID   ident `json:"event_uuid"`
	Filter struct {
		UserID ident `json:"user_id"`
	} `json:"filter"`
	Type    string          `json:"event_type"`
	Payload json.RawMessage `json:"payload"`
}

// lenient decodes what it can: a part of a wrong type is left out and the rest is kept.
func lenient(raw []byte, into any) bool {
	err := json.Unmarshal(raw, into)
	if err == nil {
		return true
	}
	_, odd := err.(*json.UnmarshalTypeError)
	return odd
}

// ident is an id as text, whether it was sent as a number or a string; "" when it was neither.
type ident string

// UnmarshalJSON never fails: an odd value is no id.
func (i *ident) UnmarshalJSON(b []byte) error {
	*i = ident(scalar(b))
	return nil
}

// millis is a time as the digits it came in: milliseconds, or seconds below 1e12; "" when there is none.
type millis string

// UnmarshalJSON never fails: an odd value is no time.
func (m *millis) UnmarshalJSON(b []byte) error {
	*m = millis(scalar(b))
	return nil
}

func (m millis) time() time.Time {
	n, err := strconv.ParseInt(string(m), 10, 64)
	switch {
	case err != nil || n <= 0 || n > 1<<50:
		return time.Time{}
	case n < 1e12:
		return time.Unix(n, 0).UTC()
	}
	return time.UnixMilli(n).UTC()
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
