package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var localeTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

// about is what the handshake and the hello tell of a visitor: page and locale (their word), device (coarse, from
// User-Agent), country (two capitals, only from the header the operator trusts). What is malformed is left out.
type about struct{ page, locale, device, country string }

func aboutVisitor(r *http.Request, countryHeader string) about {
	a := about{device: device(r.UserAgent())}
	if countryHeader == "" {
		return a
	}
	c := strings.ToUpper(r.Header.Get(countryHeader))
	if len(c) == 2 && c != "XX" && 'A' <= c[0] && c[0] <= 'Z' && 'A' <= c[1] && c[1] <= 'Z' {
		a.country = c
	}
	return a
}

// info is the form an Event carries it in.
func (a about) info() map[string]string {
	m := map[string]string{"device": a.device}
	for key, value := range map[string]string{"page": a.page, "locale": a.locale, "country": a.country} {
		if value != "" {
			m[key] = value
		}
	}
	return m
}

func device(agent string) string {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(agent, w) {
				return true
			}
		}
		return false
	}
	switch {
	case agent == "":
		return "unknown"
	case has("iPad", "Tablet", "Kindle", "PlayBook"), has("Android") && !has("Mobile"):
		return "tablet"
	case has("Mobi", "iPhone", "iPod"):
		return "mobile"
	}
	return "desktop"
}

// cleanPage keeps an http(s) address without user, at most 2,048 bytes; anything else is "".
func cleanPage(page string) string {
	u, err := url.Parse(page)
	if err != nil || len(page) > 2048 || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.User, u.Fragment = nil, ""
	return u.String()
}

func cleanLocale(tag string) string {
	if !localeTag.MatchString(tag) {
		return ""
	}
	return tag
}
