package admin

import (
	"net/http"
	"strings"
)

// pagePolicy is the content security policy of pages and their assets: scripts and styles from our own files alone,
// nothing inline, no frame around us, no form to elsewhere, and no string ever becomes a script (Trusted Types).
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// dataPolicy is that of answers that are no page.
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

// secure puts the security headers on every response, whoever answers it.
func secure(next http.Handler, https bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		if r.URL.Path == "/signin" {
			// Under no-referrer a browser sends a form with "Origin: null", which is refused as another site's.
			h.Set("Referrer-Policy", "same-origin")
		}
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if isData(r.URL.Path) {
			h.Set("Content-Security-Policy", dataPolicy)
		} else {
			h.Set("Content-Security-Policy", pagePolicy)
		}
		if !strings.HasPrefix(r.URL.Path, "/assets/") {
			h.Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r)
	})
}

func isData(path string) bool {
	switch path {
	case "/openapi.json", "/metrics", "/healthz", "/readyz":
		return true
	}
	return strings.HasPrefix(path, "/api/")
}
