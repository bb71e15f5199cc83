package whatsapp

import (
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

// phoneSource is how the evidence of a number calls it.
const phoneSource = "whatsapp_number"

// sender says who wrote a message; ok is false when nobody who can be answered did. The key is the phone number; only
// a customer who hides it is known by the BSUID, which is never a phone number.
func (m *message) sender(contacts []contact) (a channels.Address, given []channels.Given, ok bool) {
	phone, user := string(m.From), string(m.FromUserID)
	if bsuid(phone) {
		phone, user = "", phone
	}
	if !bsuid(user) {
		user = ""
	}
	if c := find(contacts, phone, user); c != nil {
		a.Name, a.Username = string(c.Profile.Name), string(c.Profile.Username)
		if user == "" && bsuid(string(c.UserID)) {
			user = string(c.UserID)
		}
		if phone == "" && digits(string(c.WaID)) && user != "" {
			given = phoneGiven(string(c.WaID))
		}
	}
	a.ID, a.UserID = phone, user
	switch {
	case digits(phone):
		return a, phoneGiven(phone), true
	case phone == "" && user != "":
		a.ID = user
		return a, given, true
	}
	return a, nil, false
}

// find is the profile of a sender: by number or BSUID, else the only one there is when it names nobody else.
func find(contacts []contact, phone, user string) *contact {
	for i := range contacts {
		c := &contacts[i]
		if phone != "" && string(c.WaID) == phone || user != "" && string(c.UserID) == user {
			return c
		}
	}
	if len(contacts) == 1 && contacts[0].WaID == "" && contacts[0].UserID == "" {
		return &contacts[0]
	}
	return nil
}

// phoneGiven is a number WhatsApp vouches for, as E.164; nothing when it cannot be one.
func phoneGiven(number string) []channels.Given {
	if len(number) < 5 || len(number) > 15 || !digits(number) {
		return nil
	}
	return []channels.Given{{Field: "phone", Value: "+" + number, Source: phoneSource}}
}

// bsuid recognises a business-scoped user id: two capitals, a dot, perhaps "ENT.", and 1 to 128 letters or digits.
func bsuid(s string) bool {
	if len(s) < 4 || s[2] != '.' || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' {
		return false
	}
	rest := strings.TrimPrefix(s[3:], "ENT.")
	for _, c := range []byte(rest) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return rest != "" && len(rest) <= 128
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
