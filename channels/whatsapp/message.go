package whatsapp

import (
	"hash/fnv"
	"strconv"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/meta"
)

// event is what a message item tells; why is set when it is a message that cannot be taken.
func (m *message) event(contacts []contact) (e channels.Event, why string) {
	from, given, known := m.sender(contacts)
	e = channels.Event{Ref: string(m.ID), Key: string(m.ID), Kind: channels.KindIgnored, From: from, At: m.Time.Time}
	if from.ID == "" {
		e.From.ID = string(m.FromUserID)
	}
	if m.side(&e) {
		return e, ""
	}
	if !known {
		if from.ID == "" {
			return e, "no sender id"
		}
		return e, "sender id is neither a number nor a BSUID"
	}
	e.Kind, e.Given = channels.KindMessage, given
	m.refer(&e)
	if !m.fill(&e) {
		return m.ignored(e, meta.IgnoredUnsupported), ""
	}
	if e.Key == "" && !m.name(&e) {
		return e, "neither id nor timestamp"
	}
	return e, ""
}

func (m *message) ignored(e channels.Event, name string) channels.Event {
	return channels.Event{
		Kind: channels.KindIgnored, Name: name, Ref: e.Ref, From: e.From, At: e.At, Code: firstCode(m.Errors), Facts: e.Facts,
	}
}

func firstCode(f []fault) string {
	if len(f) == 0 {
		return ""
	}
	return string(f[0].Code)
}

// side takes the items that are no message of the customer's.
func (m *message) side(e *channels.Event) bool {
	kind := m.kind()
	switch {
	case m.GroupID != "":
		*e = m.ignored(*e, ignoredGroup)
	case kind == "edit" && m.Edit != nil && m.Edit.Target != "":
		m.changed(e)
	case kind == "revoke" && m.Revoke != nil && m.Revoke.Target != "":
		e.Kind, e.Key, e.Target = channels.KindUnsend, "unsend/"+string(m.Revoke.Target), string(m.Revoke.Target)
	case kind == "reaction" && m.Reaction != nil:
		*e = m.ignored(*e, meta.IgnoredReaction)
		e.Target, e.Facts = string(m.Reaction.MessageID), map[string]any{"emoji": string(m.Reaction.Emoji)}
	case kind == "system":
		*e = m.ignored(*e, ignoredSystem)
		e.Facts = m.System.facts()
		m.System.moved(e, string(m.ID))
	case kind == "interactive" && m.Interactive != nil && len(m.Interactive.Permission) > 0:
		*e = m.ignored(*e, ignoredPermission)
	case len(m.Errors) > 0:
		*e = m.ignored(*e, meta.IgnoredUnsupported)
	default:
		return false
	}
	return true
}

// changed is the customer's new wording of an earlier message; a changed file without caption has none.
func (m *message) changed(e *channels.Event) {
	e.Kind, e.Target = channels.KindEdit, string(m.Edit.Target)
	if e.Key == "" {
		e.Key = string(m.Edit.Target) + "/" + strconv.FormatInt(m.Time.UnixMilli(), 10)
	}
	e.Key = "edit/" + e.Key
	if m.Edit.Message != nil {
		var now channels.Event
		m.Edit.Message.fill(&now)
		e.Text = now.Text
	}
}

// refer notes what a message answers, whether it was passed on, and the ad the customer came by.
func (m *message) refer(e *channels.Event) {
	if c := m.Context.V; m.Context.Set {
		e.Target = string(c.ID)
		if c.Forwarded || c.Frequently {
			e.Facts = map[string]any{"forwarded": true}
		}
	}
	if len(m.Referral) == 0 {
		return
	}
	e.Referral = m.Referral
	short := map[string]string{}
	for _, name := range []string{"source_type", "source_id", "ctwa_clid"} {
		if v := m.Referral[name]; v != "" {
			short[name] = v
		}
	}
	fact(e, "referral", short)
}

func fact(e *channels.Event, name string, v any) {
	if e.Facts == nil {
		e.Facts = map[string]any{}
	}
	e.Facts[name] = v
}

// name makes the key of a message that has no id, from what a redelivery repeats.
func (m *message) name(e *channels.Event) bool {
	if e.At.IsZero() {
		return false
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(e.Text + "\x00" + e.Payload))
	for _, f := range e.Media {
		_, _ = h.Write([]byte("\x00" + f.Ref))
	}
	e.Key = "noid/" + e.From.ID + "/" + strconv.FormatInt(e.At.Unix(), 10) + "/" + string(e.Type) + "/" + strconv.FormatUint(h.Sum64(), 36)
	return true
}
