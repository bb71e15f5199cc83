package meta

import (
	_ "embed"
	"encoding/json"
	"errors"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// errors.json is the table of Graph errors: what a code means, whether a later attempt may help, what an operator must
// do. A row is for one channel or, without one, for all; for one code or a range; with a subcode only for that. The
// codes are those of https://developers.facebook.com/docs/graph-api/guides/error-handling,
// /docs/whatsapp/cloud-api/support/error-codes and /docs/messenger-platform/error-codes.
//
//go:embed errors.json
var errorsJSON []byte

// Row is one row of the table.
type Row struct {
	Channel string          `json:"channel,omitempty"` // "" = all three
	Code    int             `json:"code"`
	To      int             `json:"to,omitempty"`      // end of a range that begins with Code
	Subcode int             `json:"subcode,omitempty"` // 0 = any
	Reason  channels.Reason `json:"reason"`
	Wait    int             `json:"wait,omitempty"` // seconds, at least
	Why     string          `json:"why"`
	Advice  string          `json:"advice,omitempty"` // to the operator
}

// Rows is the table, the most particular rows of a code first.
var Rows = mustRows(errorsJSON)

var adviceToken = adviceOf(190)

func mustRows(raw []byte) []Row {
	var rows []Row
	if err := json.Unmarshal(raw, &rows); err != nil {
		panic("meta: errors.json: " + err.Error()) // embedded, covered by a test
	}
	return rows
}

func adviceOf(code int) string {
	row, _ := Look("", code, 0)
	return row.Advice
}

// Look finds the first row for a code of a channel.
func Look(channel string, code, subcode int) (Row, bool) {
	for _, r := range Rows {
		if r.Channel != "" && r.Channel != channel || r.Subcode != 0 && r.Subcode != subcode {
			continue
		}
		if code == r.Code || code > r.Code && code <= r.To {
			return r, true
		}
	}
	return Row{}, false
}

// Error is a row as the error of a Send.
func (r Row) Error(kind string, code, subcode int) *channels.Error {
	return &channels.Error{
		Reason: r.Reason, After: time.Duration(r.Wait) * time.Second, Code: codeText(code, subcode),
		Advice: r.Advice, Err: errors.New(kind + ": " + r.Why),
	}
}
