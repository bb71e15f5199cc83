package extract

import "strings"

// FieldFor gives a key its field when nothing else is configured: the built-in ones their own type, any other the
// type its name speaks of (…_date, time, …_id, …_number, zip, city, last4).
func FieldFor(key string) Field {
	f := Field{Key: key, Label: strings.ReplaceAll(key, "_", " "), Type: Text}
	if t, ok := keyTypes[key]; ok {
		f.Type = t
		return f
	}
	last := key[strings.LastIndexByte(key, '_')+1:]
	if t, ok := lastWords[last]; ok {
		f.Type = t
	}
	return f
}

// Digits is how many digits a number has of which the field wants only the last (…_last4); ok is false for other fields.
func (f Field) Digits() (n int, ok bool) {
	_, count, ok := strings.Cut(f.Key[strings.LastIndexByte(f.Key, '_')+1:], "last")
	if !ok || len(count) != 1 || count[0] < '1' || count[0] > '9' {
		return 0, false
	}
	return int(count[0] - '0'), true
}

var keyTypes = map[string]Type{"name": Name, "email": Email, "phone": Phone, "company": Company, "date_of_birth": Date,
	"party_size": Number, "user_id": Identifier, "full_name": Name, "address": Address, "dob": Date}

var lastWords = map[string]Type{"id": Identifier, "number": Identifier, "no": Identifier, "code": Identifier, "zip": Identifier,
	"postcode": Identifier, "zipcode": Identifier, "pin": Identifier, "last4": Identifier, "ssn": Identifier, "reference": Identifier,
	"date": Date, "dob": Date, "birthday": Date, "time": Time, "email": Email, "phone": Phone, "mobile": Phone, "name": Name,
	"address": Address, "url": URL, "website": URL, "size": Number, "headcount": Number, "count": Number, "quantity": Number, "age": Number,
	"amount": Number, "budget": Number, "consent": Consent, "company": Company}
