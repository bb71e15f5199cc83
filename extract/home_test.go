package extract

import "testing"

// TestHomeRegion: a national number is read in the region of the number the customer writes from, else in the agent's.
func TestHomeRegion(t *testing.T) {
	for _, c := range []struct{ text, home, region, want string }{
		{"910 000 123", "PT", "US", "+351910000123"}, {"(415) 231-0042", "PT", "US", "+14152310042"},
		{"910 000 123", "", "US", "910000123"}, {"+44 20 7946 0018", "PT", "US", "+442079460018"}, {"910 000 123", "PT", "", "+351910000123"},
	} {
		v, reason := checkPhone(c.text, Setting{Home: c.home, Region: c.region})
		if v.Value != c.want || reason != "" {
			t.Errorf("%+v: %s %s", c, v.Value, reason)
		}
	}
	if RegionOf("+351910000123") != "PT" || RegionOf("+1") != "" || RegionOf("") != "" {
		t.Error("regions")
	}
}
