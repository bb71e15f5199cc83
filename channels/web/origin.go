package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// origins is the list of pages that may connect. A browser sends the Origin of RFC 6454 section 6.2: lower case, no
// default port, no path. It is compared whole; a suffix or a substring never counts.
type origins struct {
	exact map[string]bool
	own   bool // no list: the origin of the request's Host counts too
}

func newOrigins(list []string, publicURL string) (origins, error) {
	o := origins{exact: map[string]bool{}}
	for _, entry := range list {
		origin, err := canonical(entry, false)
		if err != nil {
			return o, fmt.Errorf("allowed_origins: %q: %w", entry, err)
		}
		o.exact[origin] = true
	}
	if len(list) > 0 {
		return o, nil
	}
	o.own = true
	if publicURL != "" {
		origin, err := canonical(publicURL, true)
		if err != nil {
			return o, fmt.Errorf("public URL: %w", err)
		}
		o.exact[origin] = true
	}
	return o, nil
}

// canonical spells an origin as browsers do. A path is cut off when path is true and refused otherwise.
func canonical(raw string, path bool) (string, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return "", fmt.Errorf("no URL")
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "", u.Hostname() == "", u.User != nil:
		return "", fmt.Errorf("want scheme://host[:port] with http or https")
	case !path && (strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != ""):
		return "", fmt.Errorf("want scheme://host[:port] without a path")
	}
	for _, r := range u.Host {
		if r > 0x7E || r <= ' ' || r == '*' {
			return "", fmt.Errorf("write the host in ASCII (xn--…) and without wildcards")
		}
	}
	host := strings.ToLower(u.Host)
	host = strings.TrimSuffix(host, ":")
	host = strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	return u.Scheme + "://" + host, nil
}

// allow says whether the request's one Origin may connect. A missing, repeated, empty or "null" Origin may not.
func (o origins) allow(r *http.Request) bool {
	sent := r.Header["Origin"]
	if len(sent) != 1 || sent[0] == "" {
		return false
	}
	if o.exact[sent[0]] {
		return true
	}
	if !o.own || r.Host == "" {
		return false
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	own, err := canonical(scheme+"://"+r.Host, false)
	return err == nil && sent[0] == own
}
