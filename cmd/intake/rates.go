package main

import (
	"encoding/json"
	"errors"
	"math"

	"github.com/seed-151f84ba/intake/channels"
)

// rated gives an adapter's limits with those the account's settings say: a platform may let an account send more than its
// standard (WhatsApp's higher throughput, Telegram's paid broadcasts), or an operator may want less. The settings are
// rate_per_second of the account and pair_per_second of one recipient.
func rated(info channels.Info, settings json.RawMessage) (channels.Info, error) {
	var s struct {
		Rate *float64 `json:"rate_per_second"`
		Pair *float64 `json:"pair_per_second"`
	}
	if len(settings) == 0 {
		return info, nil
	}
	if err := json.Unmarshal(settings, &s); err != nil {
		var odd *json.UnmarshalTypeError
		if errors.As(err, &odd) && (odd.Field == "rate_per_second" || odd.Field == "pair_per_second") {
			return info, errors.New(odd.Field + " must be a number")
		}
		return info, nil // the adapter's own to judge
	}
	for _, x := range []struct {
		name string
		want *float64
		rate *channels.Rate
	}{{"rate_per_second", s.Rate, &info.Rate}, {"pair_per_second", s.Pair, &info.Pair}} {
		if x.want == nil {
			continue
		}
		if *x.want <= 0 || *x.want > 10_000 {
			return info, errors.New(x.name + " must be above 0 and at most 10,000")
		}
		if *x.want > x.rate.PerSecond {
			x.rate.Burst = max(x.rate.Burst, int(math.Ceil(*x.want)))
		} else {
			x.rate.Burst = max(1, min(x.rate.Burst, int(math.Ceil(*x.want))))
		}
		x.rate.PerSecond = *x.want
	}
	return info, nil
}
