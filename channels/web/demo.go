package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the page and its style
	"encoding/base64"
	"html/template"
	"net/http"
	"regexp"
	"strings"
)

//go:embed demo/demo.html
var demoHTML string

//go:embed demo/demo.css
var demoCSS string

var demoPage = template.Must(template.New("demo").Parse(demoHTML))

// hostName is what a Host header may hold to be named in a policy.
var hostName = regexp.MustCompile(`^[A-Za-z0-9.\-:\[\]]{1,255}$`)

// Demo serves a page of an invented company with the widget of account on it, for GET / of the public listener; any
// other path is 404. ?lang=ar gives it in Arabic. publicURL, without a trailing slash, is what the page tells to embed.
func Demo(account, publicURL string) http.Handler {
	sum := sha256.Sum256([]byte(demoCSS))
	style := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		lang, other := "en", "ar"
		if r.URL.Query().Get("lang") == "ar" {
			lang, other = other, lang
		}
		var page bytes.Buffer
		err := demoPage.Execute(&page, map[string]any{
			"Lang": lang, "Dir": map[string]string{"en": "ltr", "ar": "rtl"}[lang], "T": demoTexts[lang],
			"Other": other, "OtherName": map[string]string{"en": "English", "ar": "العربية"}[other],
			"CSS": template.CSS(demoCSS), "Account": account, "PublicURL": publicURL,
		})
		if err != nil {
			http.Error(w, "the demo page could not be made", http.StatusInternalServerError)
			return
		}
		policy(w.Header(), r.Host, style)
		_, _ = page.WriteTo(w) // a reader that left needs no answer
	})
}

// policy lets the page do what the widget needs of any page, and nothing else: its script and its socket.
func policy(h http.Header, host, style string) {
	connect := "'self'"
	if hostName.MatchString(host) {
		connect += " ws://" + host + " wss://" + host
	}
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src " + style, "connect-src " + connect, "base-uri 'none'",
		"form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
	}, "; "))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
}
