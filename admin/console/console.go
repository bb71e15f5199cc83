// Package console is the web console of the admin surface: one page that every console route answers with, and its
// script and style, built from TypeScript sources (src, bundled by cmd/assets into dist) and embedded. It holds no data
// and decides no access: it shows what the API gives to the person who is signed in.
package console

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
)

//go:embed page.html icon.svg dist/console.js dist/console.css
var files embed.FS

var page = template.Must(template.ParseFS(files, "page.html"))

// Page answers every route of the console with the same page: no inline script or style, no data, and the addresses of
// the files this program holds. It must not be cached, so that a new program's files are found.
func Page() http.Handler {
	var out bytes.Buffer
	if err := page.Execute(&out, base+load().hash+"/"); err != nil {
		panic(err) // an embedded template with one string: a broken build
	}
	html := out.Bytes()
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(html)
	})
}
