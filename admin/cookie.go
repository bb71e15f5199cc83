package admin

import (
	"net/http"
	"time"
)

// The session cookie's names. The __Host- prefix binds it to this host, https and the whole path (RFC 6265bis 4.1.3).
const (
	plainCookie = "intake_session"
	hostCookie  = "__Host-intake_session"
)

// cookie carries a session. SameSite=Strict: the console's pages hold no data and ask the API themselves, so a link
// from a mail still finds its reader signed in.
func (s *server) cookie(secret string, expires time.Time) *http.Cookie {
	return &http.Cookie{Name: s.cookieName, Value: secret, Path: "/", Expires: expires, HttpOnly: true,
		Secure: s.https, SameSite: http.SameSiteStrictMode}
}

func (s *server) noCookie() *http.Cookie {
	return &http.Cookie{Name: s.cookieName, Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.https,
		SameSite: http.SameSiteStrictMode}
}
