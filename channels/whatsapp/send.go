package whatsapp

import (
	"context"
	"errors"
	"unicode/utf8"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/meta"
)

// Limits of interactive messages (https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
// and …-list-messages). A longer text is sent without native input: typing the answer always works.
const (
	maxBody     = 1024 // runes of the text above buttons
	maxButtons  = 3
	buttonTitle = 20 // runes
	buttonID    = 256
	maxRows     = 10
	rowTitle    = 24
	rowDetail   = 72
	rowID       = 200
	listButton  = "•••" // opens the list; needs no language
)

// outgoing is the body of a send.
type outgoing struct {
	Product     string         `json:"messaging_product"`
	Recipient   string         `json:"recipient_type"`
	To          string         `json:"to,omitempty"`
	ToUser      string         `json:"recipient,omitempty"` // a BSUID
	Type        string         `json:"type"`
	Text        *outText       `json:"text,omitempty"`
	Interactive map[string]any `json:"interactive,omitempty"`
	Context     *outContext    `json:"context,omitempty"`
	Mark        string         `json:"biz_opaque_callback_data,omitempty"`
}

type outText struct {
	Body    string `json:"body"`
	Preview bool   `json:"preview_url"`
}

type outContext struct {
	MessageID string `json:"message_id"`
}

// Send implements channels.Sender. WhatsApp knows no idempotency key: our mark travels along and comes back in receipts.
// Where it does not take a native input (not every account may ask for the number), the words go without.
func (c *Channel) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	got, err := c.send(ctx, m, native(m))
	if reason, _ := channels.ReasonOf(err); err != nil && reason == channels.Invalid && native(m) != nil {
		got, err = c.send(ctx, m, nil)
	}
	return got, err
}

func (c *Channel) send(ctx context.Context, m channels.Message, input map[string]any) (channels.Receipt, error) {
	if m.Text == "" || m.To.ID == "" {
		return channels.Receipt{}, &channels.Error{Reason: channels.Invalid, Err: errors.New("whatsapp: no text or no recipient")}
	}
	out := outgoing{Product: Kind, Recipient: "individual", Type: "interactive", Interactive: input}
	if m.ID != "" {
		out.Mark = channels.Own(m)
	}
	if out.Interactive == nil {
		out.Type, out.Text = "text", &outText{Body: m.Text}
	}
	if bsuid(m.To.ID) {
		out.ToUser = m.To.ID
	} else {
		out.To = m.To.ID
	}
	if m.ReplyTo != "" {
		out.Context = &outContext{m.ReplyTo}
	}
	var answer struct {
		Messages []struct {
			ID meta.Ident `json:"id"`
		} `json:"messages"`
	}
	if err := c.graph.Post(ctx, c.id+"/messages", out, &answer); err != nil {
		return channels.Receipt{}, err
	}
	if len(answer.Messages) == 0 || answer.Messages[0].ID == "" {
		return channels.Receipt{}, &channels.Error{Reason: channels.Unknown, Err: errors.New("whatsapp: an answer without message id")}
	}
	return channels.Receipt{Ref: string(answer.Messages[0].ID)}, nil
}

// native is the interactive message that helps to answer; nil when there is none or the text is too long for it.
func native(m channels.Message) map[string]any {
	if utf8.RuneCountInString(m.Text) > maxBody || m.Ask == nil {
		return nil
	}
	body := map[string]any{"text": m.Text}
	if choices := meta.Choices(m.Ask, maxButtons, buttonTitle, buttonID); choices != nil {
		return map[string]any{"type": "button", "body": body, "action": map[string]any{"buttons": buttons(choices)}}
	}
	if choices := meta.Choices(m.Ask, maxRows, rowTitle, rowID); choices != nil {
		return map[string]any{"type": "list", "body": body, "action": map[string]any{
			"button": listButton, "sections": []any{map[string]any{"rows": rows(choices)}},
		}}
	}
	if bsuid(m.To.ID) && meta.AsksFor(m.Ask, "phone") { // who writes from a number is known by it
		return map[string]any{"type": "request_contact_info", "body": body, "action": map[string]any{"name": "request_contact_info"}}
	}
	return nil
}

func buttons(choices []meta.Choice) []any {
	var all []any
	for _, c := range choices {
		all = append(all, map[string]any{"type": "reply", "reply": map[string]any{"id": c.Payload, "title": c.Title}})
	}
	return all
}

// rows are the choices of a list; one whose title had to be cut is told whole below it.
func rows(choices []meta.Choice) []any {
	var all []any
	for _, c := range choices {
		row := map[string]any{"id": c.Payload, "title": c.Title}
		if whole := meta.Said(c.Title, c.Payload); whole != c.Title {
			row["description"] = meta.Shorten(whole, rowDetail)
		}
		all = append(all, row)
	}
	return all
}

// Typing implements channels.Typer: message ref is marked as read and the sign of writing shown, for 25 seconds or
// until the next message. Without ref WhatsApp has no way to show it.
func (c *Channel) Typing(ctx context.Context, _ channels.Address, ref string) error {
	if ref == "" {
		return nil
	}
	return c.graph.Post(ctx, c.id+"/messages", map[string]any{
		"messaging_product": Kind, "status": "read", "message_id": ref, "typing_indicator": map[string]any{"type": "text"},
	}, nil)
}
