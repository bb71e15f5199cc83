package egress

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const maxURL = 2048

// CheckURL refuses a URL that can never be called, when it is saved: so that a mistake is seen at once. What a name
// resolves to is not asked here; Client decides that at every connection. With httpsOnly plain http is for hosts the
// policy allows by name or network. The error names the cause and repeats nothing of the URL.
func CheckURL(raw string, p Policy, httpsOnly bool) error {
	if raw == "" {
		return refuse("no URL")
	}
	if len(raw) > maxURL {
		return refuse("URL longer than " + strconv.Itoa(maxURL) + " bytes")
	}
	if strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }) {
		return refuse("URL with a space, a backslash or a control character")
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" {
		return refuse("not a URL")
	}
	scheme := strings.ToLower(u.Scheme)
	switch {
	case scheme != "https" && scheme != "http":
		return refuse("scheme is not https")
	case u.User != nil:
		return refuse("user name or password in the URL")
	case u.Hostname() == "":
		return refuse("URL without a host")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return refuse("not a port")
		}
	} else if strings.HasSuffix(u.Host, ":") {
		return refuse("not a port")
	}
	return p.checkHost(u.Hostname(), scheme == "http" && httpsOnly)
}

func (p Policy) checkHost(raw string, plainHTTP bool) error {
	h, err := hostName(raw)
	if a, aerr := netip.ParseAddr(raw); aerr == nil {
		h, err = plain(a).String(), nil
	}
	if err != nil {
		return err
	}
	if p.host(h) {
		return nil
	}
	if plainHTTP {
		return refuse("http is for hosts listed under egress.allow; use https")
	}
	if a, err := netip.ParseAddr(h); err == nil {
		return p.address(a)
	}
	if h == "localhost" || strings.HasSuffix(h, ".localhost") {
		return refuse("loopback network; list it under egress.allow if it is meant")
	}
	return nil
}

// hostName brings a host into the form it is looked up in: lower case ASCII, no trailing dot. What some resolvers read
// as an address though it is not written as one (127.1, 0x7f.1, 2130706433; "ends in a number", WHATWG URL) is
// refused; an address that appears only after IDNA mapping is returned as that address.
func hostName(raw string) (string, error) {
	h, err := raw, error(nil)
	if strings.ContainsFunc(h, func(r rune) bool { return r >= utf8.RuneSelf }) {
		h, err = idna.Lookup.ToASCII(h)
	}
	h = strings.TrimSuffix(strings.ToLower(h), ".")
	if err != nil || h == "" || len(h) > 253 {
		return "", refuse("not a host name")
	}
	if a, err := netip.ParseAddr(h); err == nil {
		return plain(a).String(), nil
	}
	last := h[strings.LastIndexByte(h, '.')+1:]
	_, err = strconv.ParseUint(last, 0, 64)
	if err == nil || strings.Trim(last, "0123456789") == "" {
		return "", refuse("host is a number, not a name")
	}
	if strings.Trim(h, "abcdefghijklmnopqrstuvwxyz0123456789-._") != "" || strings.Contains(h, "..") || h[0] == '.' {
		return "", refuse("not a host name")
	}
	return h, nil
}
