package main

import (
	"testing"

	"github.com/seed-151f84ba/intake/channels"
)

func TestRatesOfAnAccount(t *testing.T) {
	own := channels.Info{Rate: channels.Rate{PerSecond: 80, Burst: 80}, Pair: channels.Rate{PerSecond: 0.5, Burst: 45}}
	for settings, want := range map[string]channels.Info{
		``:                         own,
		`{"access_token":"t"}`:     own,
		`{"rate_per_second":1000}`: {Rate: channels.Rate{PerSecond: 1000, Burst: 1000}, Pair: own.Pair},
		`{"rate_per_second":0.2}`:  {Rate: channels.Rate{PerSecond: 0.2, Burst: 1}, Pair: own.Pair},
		`{"pair_per_second":2}`:    {Rate: own.Rate, Pair: channels.Rate{PerSecond: 2, Burst: 45}},
	} {
		got, err := rated(own, []byte(settings))
		if err != nil || got.Rate != want.Rate || got.Pair != want.Pair {
			t.Errorf("%s: %+v %+v, %v", settings, got.Rate, got.Pair, err)
		}
	}
	for _, settings := range []string{`{"rate_per_second":0}`, `{"rate_per_second":-1}`, `{"pair_per_second":1e9}`, `{"rate_per_second":"fast"}`} {
		if _, err := rated(own, []byte(settings)); err == nil {
			t.Errorf("%s: no error", settings)
		}
	}
}
