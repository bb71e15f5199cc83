package egress

import "net/netip"

// special lists address space that is not the public internet, by the IANA special-purpose registries (RFC 6890 and
// updates), in words a reader of an error understands. Of IPv6 only 2000::/3 is global unicast at all.
var special = table(
	"unspecified", "0.0.0.0/8",
	"loopback", "127.0.0.0/8",
	"private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
	"carrier-grade NAT", "100.64.0.0/10",
	"link-local", "169.254.0.0/16",
	"reserved", "192.0.0.0/24", "240.0.0.0/4", "192.88.99.0/24",
	"documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
	"benchmarking", "198.18.0.0/15",
	"multicast", "224.0.0.0/4",
	"cloud host services", "168.63.129.16/32", // learn.microsoft.com: virtual public IP of every Azure host
	"unspecified", "::/128",
	"loopback", "::1/128",
	"NAT64", "64:ff9b::/96", "64:ff9b:1::/48",
	"private", "fc00::/7",
	"link-local", "fe80::/10", "fec0::/10",
	"multicast", "ff00::/8",
	"Teredo", "2001::/32",
	"reserved", "2001::/23",
	"documentation", "2001:db8::/32", "3fff::/20",
	"6to4", "2002::/16",
)

var global6 = netip.MustParsePrefix("2000::/3")

type class struct {
	prefix netip.Prefix
	name   string
}

// table reads names, each followed by its prefixes.
func table(words ...string) []class {
	var out []class
	name := ""
	for _, w := range words {
		if p, err := netip.ParsePrefix(w); err == nil {
			out = append(out, class{p, name})
		} else {
			name = w
		}
	}
	return out
}

// kindOf names what kind of non-public address this is, "" for a public one. The address is unmapped and has no zone.
func kindOf(a netip.Addr) string {
	for _, c := range special {
		if c.prefix.Contains(a) {
			return c.name
		}
	}
	if !a.IsValid() || a.Is6() && !global6.Contains(a) {
		return "reserved"
	}
	return ""
}

// plain takes an address out of its IPv4-mapped form and drops the zone.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }
