package runner

import (
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// clean takes out of an event what no database can keep: NUL characters and invalid UTF-8. The words are otherwise
// left as they came.
func clean(e channels.Event) channels.Event {
	for _, s := range []*string{
		&e.Key, &e.Ref, &e.Name, &e.Text, &e.Lang, &e.Target, &e.Payload, &e.Code,
		&e.From.ID, &e.From.UserID, &e.From.Name, &e.From.Username,
	} {
		*s = storable(*s)
	}
	values := make([]channels.FormValue, len(e.Values))
	for i, v := range e.Values {
		values[i] = channels.FormValue{Key: storable(v.Key), Label: storable(v.Label), Value: storable(v.Value)}
	}
	e.Values = values
	given := make([]channels.Given, len(e.Given))
	for i, g := range e.Given {
		given[i] = channels.Given{Field: g.Field, Value: storable(g.Value), Source: g.Source}
	}
	e.Given = given
	media := make([]channels.Media, len(e.Media))
	for i, m := range e.Media {
		m.Ref, m.URL, m.MIME, m.Name = storable(m.Ref), storable(m.URL), storable(m.MIME), storable(m.Name)
		media[i] = m
	}
	e.Media = media
	e.Visitor, e.Referral = storableMap(e.Visitor), storableMap(e.Referral)
	return e
}

func storableMap(m map[string]string) map[string]string {
	if len(m) == 0 {
		return nil
	}
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[storable(k)] = storable(v)
	}
	return out
}

// storable leaves nearly every string as it is, without a copy.
func storable(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
