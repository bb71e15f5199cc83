package meta

import (
	"bytes"
	"encoding/json"

	"github.com/seed-151f84ba/intake/channels"
)

// Referral is the ad or link a customer came by: every plain value of it by its name. Values of inner objects
// (ads_context_data, product, welcome_message) go by the object's name, an underscore and theirs, except in ads_context_data.
type Referral map[string]string

// longestReferral bounds one value; a headline is far shorter, an address may be long.
const longestReferral = 2000

// mostReferral bounds how many values are kept; the platforms give about a dozen.
const mostReferral = 40

// UnmarshalJSON never fails: what is no object gives nothing.
func (r *Referral) UnmarshalJSON(b []byte) error {
	*r = nil
	if !isObject(b) {
		return nil
	}
	m := Referral{}
	m.fill("", b, 0)
	if len(m) > 0 {
		*r = m
	}
	return nil
}

// refer keeps where a message's sender came from; the facts are the platform's own words for it.
func (r Referral) refer(e *channels.Event) {
	if len(r) == 0 {
		return
	}
	e.Referral = r
	short := map[string]string{}
	for _, name := range []string{"ref", "source", "type", "ad_id"} {
		if v := r[name]; v != "" {
			short[name] = v
		}
	}
	if len(short) > 0 {
		fact(e, "referral", short)
	}
}

func (r Referral) fill(prefix string, b []byte, depth int) {
	var all map[string]json.RawMessage
	if json.Unmarshal(b, &all) != nil {
		return
	}
	for name, raw := range all {
		if len(r) >= mostReferral || len(name) > longestName {
			return
		}
		raw = bytes.TrimSpace(raw)
		switch {
		case isObject(raw) && depth == 0 && name == "ads_context_data":
			r.fill("", raw, 1)
		case isObject(raw) && depth == 0:
			r.fill(name+"_", raw, 1)
		default:
			if v := scalar(raw); v != "" && len(v) <= longestReferral {
				if _, taken := r[prefix+name]; !taken || depth == 0 {
					r[prefix+name] = v
				}
			}
		}
	}
}
