package whatsapp

import "github.com/seed-151f84ba/intake/channels"

// moved makes the event of a customer who goes by another number or BSUID from now on.
func (s *system) moved(e *channels.Event, id string) {
	if s == nil {
		return
	}
	number := string(s.WaID)
	if number == "" {
		number = string(s.NewWaID)
	}
	before, after := string(s.Before), string(s.UserID)
	switch {
	case s.Type == "user_changed_number" && digits(e.From.ID) && digits(number) && number != e.From.ID:
		after = number
	case s.Type == "user_changed_user_id" && bsuid(before) && bsuid(after) && before != after:
		e.From = channels.Address{UserID: before}
	default:
		return
	}
	e.Kind, e.Target, e.Key = channels.KindMoved, after, id
	if e.Key == "" {
		e.Key = "moved/" + e.From.ID + e.From.UserID + "/" + after
	}
}

func (s *system) facts() map[string]any {
	f := map[string]any{}
	if s == nil {
		return f
	}
	put := func(name string, v string) {
		if v != "" {
			f[name] = v
		}
	}
	put("type", string(s.Type))
	put("new_wa_id", string(s.WaID))
	put("new_wa_id", string(s.NewWaID))
	put("user_id", string(s.UserID))
	return f
}
