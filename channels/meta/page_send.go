package meta

import (
	"context"
	"errors"

	"github.com/seed-151f84ba/intake/channels"
)

// Limits of quick replies (https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies).
const (
	maxReplies   = 13
	replyTitle   = 20   // runes
	replyPayload = 1000 // characters
)

// humanAgent is the tag that lets a person, never a program, answer within 7 days of the customer's last message.
const humanAgent = "HUMAN_AGENT"

const adviceHuman = "the Human Agent permission is missing: request it in the app review; until then answers are possible for 24 hours only"

// PageOut sends for Messenger and Instagram.
type PageOut struct {
	Kind    string
	Graph   *Graph
	Edge    string // "<page-id>/messages" or "me/messages"
	Natives bool   // quick replies that offer the e-mail or phone number of the customer's profile (Messenger)
}

type pageOutgoing struct {
	Recipient map[string]string `json:"recipient"`
	Type      string            `json:"messaging_type,omitempty"`
	Tag       string            `json:"tag,omitempty"`
	Message   *pageOutMessage   `json:"message,omitempty"`
	Action    string            `json:"sender_action,omitempty"`
}

type pageOutMessage struct {
	Text     string           `json:"text"`
	Metadata string           `json:"metadata,omitempty"`
	Replies  []map[string]any `json:"quick_replies,omitempty"`
}

// Send implements channels.Sender. The platform knows no idempotency key: our mark travels as metadata and comes back
// in the echo. Where it does not take a quick reply (the profile's number is not offered everywhere), the words go
// without. What a person wrote after the ordinary window goes with the tag for people; a message of theirs that the
// platform finds late, though we did not, is tried once more with it.
func (p *PageOut) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	if m.Text == "" || m.To.ID == "" {
		return channels.Receipt{}, &channels.Error{Reason: channels.Invalid, Err: errors.New(p.Kind + ": no text or no recipient")}
	}
	out := pageOutgoing{
		Recipient: map[string]string{"id": m.To.ID}, Type: "RESPONSE",
		Message: &pageOutMessage{Text: m.Text, Replies: p.replies(m.Ask)},
	}
	if m.ID != "" {
		out.Message.Metadata = channels.Own(m)
	}
	if m.Member && m.Late {
		return p.tagged(ctx, out)
	}
	got, err := p.post(ctx, out)
	if err == nil {
		return got, nil
	}
	switch reason, _ := channels.ReasonOf(err); {
	case reason == channels.Window && m.Member:
		return p.tagged(ctx, out)
	case reason == channels.Invalid && out.Message.Replies != nil:
		out.Message.Replies = nil
		return p.post(ctx, out)
	}
	return got, err
}

func (p *PageOut) tagged(ctx context.Context, out pageOutgoing) (channels.Receipt, error) {
	out.Type, out.Tag = "MESSAGE_TAG", humanAgent
	got, err := p.post(ctx, out)
	var refused *channels.Error
	if errors.As(err, &refused) && refused.Reason == channels.Denied && refused.Code != "190" {
		refused.Reason, refused.Advice = channels.Window, adviceHuman
	}
	return got, err
}

func (p *PageOut) post(ctx context.Context, out pageOutgoing) (channels.Receipt, error) {
	var answer struct {
		MessageID Ident `json:"message_id"`
	}
	if err := p.Graph.Post(ctx, p.Edge, out, &answer); err != nil {
		return channels.Receipt{}, err
	}
	if answer.MessageID == "" {
		return channels.Receipt{}, &channels.Error{Reason: channels.Unknown, Err: errors.New(p.Kind + ": an answer without message id")}
	}
	return channels.Receipt{Ref: string(answer.MessageID)}, nil
}

// replies are the quick replies that help to answer.
func (p *PageOut) replies(a *channels.Ask) []map[string]any {
	var all []map[string]any
	for _, c := range Choices(a, maxReplies, replyTitle, replyPayload) {
		all = append(all, map[string]any{"content_type": "text", "title": c.Title, "payload": c.Payload})
	}
	if all != nil || !p.Natives {
		return all
	}
	for _, kind := range []string{"email", "phone"} {
		if AsksFor(a, kind) {
			all = append(all, map[string]any{"content_type": map[string]string{"email": "user_email", "phone": "user_phone_number"}[kind]})
		}
	}
	return all
}

// Typing implements channels.Typer: the conversation is marked as read and the sign of writing shown, for at most 20
// seconds.
func (p *PageOut) Typing(ctx context.Context, to channels.Address, _ string) error {
	for _, action := range []string{"mark_seen", "typing_on"} {
		out := pageOutgoing{Recipient: map[string]string{"id": to.ID}, Action: action}
		if err := p.Graph.Post(ctx, p.Edge, out, nil); err != nil {
			return err
		}
	}
	return nil
}
