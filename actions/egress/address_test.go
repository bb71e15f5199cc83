package egress

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/seed-151f84ba/intake/actions"
)

func TestAddresses(t *testing.T) {
	refused := []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1",
		"169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
		"198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
		"255.255.255.255", "168.63.129.16", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"::ffff:0:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378::1", "2001:10::1",
		"2001:20::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
		"fe80::1%eth0", "fec0::1", "ff02::1", "4000::1",
	}
	public := []string{"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
		"128.0.0.1", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
		"223.255.255.255", "168.63.129.15", "2606:4700::1111", "2001:4860:4860::8888", "2003::1", "::ffff:8.8.8.8"}
	var none Policy
	for _, a := range refused {
		if err := none.address(netip.MustParseAddr(a)); !errors.Is(err, actions.ErrRefused) {
			t.Errorf("%s: %v, want a refusal", a, err)
		}
	}
	for _, a := range public {
		if err := none.address(netip.MustParseAddr(a)); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
}

func TestAllowed(t *testing.T) {
	for _, c := range []struct {
		allow, address string
		ok             bool
	}{
		{"127.0.0.0/8", "127.0.0.1", true},
		{"127.0.0.0/8", "::ffff:127.0.0.1", true},
		{"127.0.0.0/8", "::1", false},
		{"127.0.0.0/8", "10.0.0.1", false},
		{"10.1.0.0/16", "10.1.2.3", true},
		{"10.1.0.0/16", "10.2.2.3", false},
		{"10.1.2.3", "10.1.2.3", true},
		{"10.1.2.3", "10.1.2.4", false},
		{"::ffff:10.0.0.0/104", "10.1.2.3", true},
		{"::ffff:10.0.0.0/104", "11.1.2.3", true}, // public anyway
		{"::1", "::1", true},
		{"[::1]", "::1", true},
		{"fd00::/8", "fd12::1", true},
		{"fd00::/8", "fc12::1", false},
		{"crm.internal", "10.0.0.1", false}, // a name allows that name, not its neighbours
	} {
		p, err := Parse([]string{c.allow})
		if err != nil {
			t.Fatalf("%s: %v", c.allow, err)
		}
		if err := p.address(netip.MustParseAddr(c.address)); (err == nil) != c.ok {
			t.Errorf("allow %s: %s: %v", c.allow, c.address, err)
		}
	}
	for _, bad := range []string{"", "10.0.0.0/33", "*.example.com", "https://example.com", "10.0.0", "a b", "a..b", "host:80"} {
		if _, err := Parse([]string{bad}); err == nil {
			t.Errorf("allow %q was taken", bad)
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1})
	f.Add([]byte{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		a, ok := netip.AddrFromSlice(b)
		if !ok {
			return
		}
		var none Policy
		bad := a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() ||
			a.IsInterfaceLocalMulticast() || a.IsLinkLocalMulticast()
		if err := none.address(a); bad && err == nil {
			t.Errorf("%s was let through", a)
		}
	})
}
