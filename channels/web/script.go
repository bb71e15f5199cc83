package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed" // the built widget
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// widgetJS is built from widget/ by cmd/assets.
//
//go:embed assets/widget.js
var widgetJS []byte

// Script serves the widget, for GET /widget.js of the public listener. Any site may load it; browsers ask again after
// five minutes whether it has changed.
func Script() http.Handler {
	sum := sha256.Sum256(widgetJS)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	var small bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&small, gzip.BestCompression) // the level is a known one
	_, _ = zip.Write(widgetJS)                                  // memory takes everything
	_ = zip.Close()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		h.Set("Cache-Control", "public, max-age=300")
		h.Set("ETag", tag)
		h.Set("Vary", "Accept-Encoding")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		body := widgetJS
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = small.Bytes()
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // a reader that left needs no answer
		}
	})
}
