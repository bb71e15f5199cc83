package meta

import (
	"encoding/json"
	"hash/fnv"
	"strconv"

	"github.com/seed-151f84ba/intake/channels"
)

// Names of ignored page events beside those of webhook.go.
const (
	ignoredStandby  = "standby"
	ignoredHandover = "handover"
	ignoredSelf     = "self"
	ignoredOptin    = "optin"
	ignoredOwnEcho  = "own_echo"
)

// ignored is an event that is counted and not kept.
func (it *item) ignored(name string) channels.Event {
	return channels.Event{
		Kind: channels.KindIgnored, Name: name, From: channels.Address{ID: string(it.Sender.ID)}, At: it.Time.Time,
	}
}

// events appends what an item tells.
func (p Page) events(b *Batch, it *item, entry string) {
	switch {
	case it.Message != nil:
		p.message(b, it, entry)
	case it.Postback != nil:
		p.postback(b, it)
	case it.Edit != nil:
		b.Add(it.edit())
	case it.Reaction != nil:
		e := it.ignored(IgnoredReaction)
		e.Target = string(it.Reaction.MID)
		e.Facts = map[string]any{"action": string(it.Reaction.Action), "emoji": string(it.Reaction.Emoji)}
		b.Add(e)
	case it.Read != nil:
		b.Add(it.seen(it.Read, "read", channels.StatusRead))
	case it.Delivery != nil:
		for _, mid := range it.Delivery.MIDs {
			b.Add(channels.Event{
				Key: "status/" + string(mid) + "/delivered", Kind: channels.KindReceipt, Target: string(mid),
				Status: channels.StatusDelivered, From: channels.Address{ID: string(it.Sender.ID)}, At: it.Time.Time,
			})
		}
		b.Add(it.seen(it.Delivery, "delivery", channels.StatusDelivered))
	case it.Optin != nil:
		e := it.ignored(ignoredOptin)
		e.Facts = map[string]any{}
		for name, v := range map[string]Text{"type": it.Optin.Type, "ref": it.Optin.Ref, "user_ref": it.Optin.UserRef} {
			if v != "" {
				e.Facts[name] = string(v)
			}
		}
		b.Add(e)
	case it.Policy != nil:
		e := it.ignored(IgnoredPolicy)
		e.Code, e.Facts = string(it.Policy.Action), map[string]any{"action": string(it.Policy.Action)}
		b.Add(e)
	case len(it.Referral) > 0:
		b.Add(it.referral())
	default:
		it.others(b)
	}
}

// others are known and of no use.
func (it *item) others(b *Batch) {
	for _, o := range []struct {
		raw  json.RawMessage
		name string
	}{
		{it.AccountLinking, "account_linking"}, {it.PassThread, ignoredHandover}, {it.TakeThread, ignoredHandover},
		{it.RequestThread, ignoredHandover}, {it.AppRoles, ignoredHandover}, {it.GamePlay, "game_play"},
		{it.Payment, "payment"}, {it.Checkout, "checkout_update"}, {it.PreCheckout, "pre_checkout"},
	} {
		if len(o.raw) > 0 {
			b.Add(it.ignored(o.name))
			return
		}
	}
}

// edit is the customer's new wording. Instagram reports a first sending as edit 0, which changes nothing.
func (it *item) edit() channels.Event {
	e := it.ignored("edit")
	e.Target, e.Text = string(it.Edit.MID), it.Edit.Text
	if it.Edit.MID == "" || it.Edit.Num == "0" {
		return e
	}
	e.Kind, e.Name = channels.KindEdit, ""
	e.Key = "edit/" + string(it.Edit.MID) + "/" + string(it.Edit.Num)
	if it.Edit.Num == "" {
		e.Key += strconv.FormatInt(it.Time.UnixMilli(), 10)
	}
	return e
}

// seen is a receipt of everything up to a time or a message.
func (it *item) seen(w *watermark, name string, status channels.Status) channels.Event {
	e := it.ignored(name)
	e.Facts = map[string]any{}
	var until Stamp
	_ = until.UnmarshalJSON(w.Watermark)
	if scalar(w.Watermark) != "" {
		e.Facts["watermark"] = w.Watermark
	}
	if w.MID != "" {
		e.Facts["mid"] = string(w.MID)
	}
	if it.Sender.ID == "" || until.IsZero() && w.MID == "" {
		return e
	}
	e.Kind, e.Status, e.Target, e.At = channels.KindSeen, status, string(w.MID), until.Time
	e.Key = name + "/" + string(it.Sender.ID) + "/" + scalar(w.Watermark) + string(w.MID)
	return e
}

// referral is a customer who came by an ad or a link without words.
func (it *item) referral() channels.Event {
	e := it.ignored("referral")
	e.Referral = it.Referral
	if it.Sender.ID == "" {
		return e
	}
	e.Kind, e.Name = channels.KindReferral, ""
	e.Key = "referral/" + string(it.Sender.ID) + "/" + it.mark(it.Referral["ref"]+"\x00"+it.Referral["ad_id"])
	return e
}

// mark makes a part of a key from what a redelivery repeats, for items without an id.
func (it *item) mark(said string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(said))
	return strconv.FormatInt(it.Time.UnixMilli(), 10) + "/" + strconv.FormatUint(h.Sum64(), 36)
}
