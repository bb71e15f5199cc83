// Package egress is the one way out to addresses that people configure: destinations, api_base, answering bots, media.
// Its client connects to public addresses only, and to what the operator listed. That is decided when a connection is
// made, on the address the name resolved to, so neither the spelling of a URL nor a DNS answer that changes gets by.
package egress

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/seed-151f84ba/intake/actions"
)

// Policy says what may be called besides the public internet. The zero Policy allows nothing besides.
type Policy struct {
	nets  []netip.Prefix
	hosts map[string]bool
}

// Parse reads the egress.allow list of the configuration: networks (10.0.0.0/8, fd00::/8), addresses and host names.
// An allowed name may resolve to any address; names are compared whole.
func Parse(allow []string) (Policy, error) {
	p := Policy{hosts: map[string]bool{}}
	for _, a := range allow {
		a = strings.TrimSpace(a)
		if n, err := netip.ParsePrefix(a); err == nil {
			p.nets = append(p.nets, unmapPrefix(n))
		} else if ip, err := netip.ParseAddr(strings.Trim(a, "[]")); err == nil {
			ip = plain(ip)
			p.nets = append(p.nets, netip.PrefixFrom(ip, ip.BitLen()))
		} else if h, err := hostName(a); err == nil {
			p.hosts[h] = true
		} else {
			return Policy{}, fmt.Errorf("egress allow %q: neither a network, an address nor a host name", a)
		}
	}
	return p, nil
}

func unmapPrefix(n netip.Prefix) netip.Prefix {
	if n.Addr().Is4In6() && n.Bits() >= 96 {
		return netip.PrefixFrom(n.Addr().Unmap(), n.Bits()-96).Masked()
	}
	return n.Masked()
}

// listed reports whether an address is in a network of the list.
func (p Policy) listed(a netip.Addr) bool {
	for _, n := range p.nets {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// address refuses an address that is neither public nor listed.
func (p Policy) address(a netip.Addr) error {
	a = plain(a)
	if kind := kindOf(a); kind != "" && !p.listed(a) {
		return refuse(kind + " network; list it under egress.allow if it is meant")
	}
	return nil
}

// host reports whether a host of a URL is allowed by name or, being an address, by network. localhost stands for the
// loopback addresses (RFC 6761).
func (p Policy) host(h string) bool {
	if a, err := netip.ParseAddr(h); err == nil {
		return p.listed(plain(a))
	}
	if h == "localhost" || strings.HasSuffix(h, ".localhost") {
		return p.hosts[h] || p.listed(netip.AddrFrom4([4]byte{127, 0, 0, 1})) || p.listed(netip.IPv6Loopback())
	}
	return p.hosts[h]
}

// refuse makes an error that says why and wraps actions.ErrRefused.
func refuse(why string) error { return refusal(why) }

type refusal string

func (r refusal) Error() string { return "address refused: " + string(r) }

// Is makes errors.Is(err, actions.ErrRefused) true.
func (r refusal) Is(target error) bool { return target == actions.ErrRefused }
