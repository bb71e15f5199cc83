package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func get(h http.Handler, method, target string, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	if header != nil {
		r.Header = header
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestScript(t *testing.T) {
	h := Script()
	w := get(h, "GET", "/widget.js", nil)
	if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), widgetJS) || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	zip := get(h, "GET", "/widget.js", http.Header{"Accept-Encoding": {"br, gzip"}})
	if n := zip.Body.Len(); zip.Header().Get("Content-Encoding") != "gzip" || n > 20_000 {
		t.Errorf("%d bytes, more than 20 kB, or not compressed: %v", n, zip.Header())
	}
	plain, err := gzip.NewReader(zip.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(plain); err != nil || !bytes.Equal(got, widgetJS) {
		t.Error("the compressed script is another one")
	}
	tag := w.Header().Get("ETag")
	if again := get(h, "GET", "/widget.js", http.Header{"If-None-Match": {tag}}); again.Code != 304 || again.Body.Len() != 0 {
		t.Errorf("revalidation: %d", again.Code)
	}
	if head := get(h, "HEAD", "/widget.js", nil); head.Code != 200 || head.Body.Len() != 0 {
		t.Errorf("HEAD: %d", head.Code)
	}
	if post := get(h, "POST", "/widget.js", nil); post.Code != 405 {
		t.Errorf("POST: %d", post.Code)
	}
}

func TestDemo(t *testing.T) {
	h := Demo(`si"te`, "https://chat.example.com")
	for lang, want := range map[string]string{"": `<html lang="en" dir="ltr">`, "ar": `<html lang="ar" dir="rtl">`,
		`"><script>`: `<html lang="en" dir="ltr">`} {
		r := httptest.NewRequest("GET", "/", nil)
		q := r.URL.Query()
		q.Set("lang", lang)
		r.URL.RawQuery = q.Encode()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		body := w.Body.String()
		if w.Code != 200 || !strings.Contains(body, want) || !strings.Contains(body, "https://chat.example.com/widget.js") ||
			strings.Contains(body, `si"te`) || strings.Count(body, "<script") != 1 {
			t.Errorf("%q: %d\n%s", lang, w.Code, body)
		}
		csp := w.Header().Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self';", "'sha256-", "ws://example.com wss://example.com;",
			"frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("policy lacks %s: %s", part, csp)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("policy: %s", csp)
		}
	}
	if w := get(h, "GET", "/other", nil); w.Code != 404 {
		t.Errorf("another path: %d", w.Code)
	}
	if w := get(h, "POST", "/", nil); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "evil; script-src *"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "evil") || strings.Contains(csp, "*") {
		t.Errorf("the Host header wrote the policy: %s", csp)
	}
}

// Text goes in as text: no source of the widget knows a way to put markup in, or to run a string.
func TestWidgetSourcesUseNoMarkupSinks(t *testing.T) {
	files, err := filepath.Glob("widget/*.ts")
	if err != nil || len(files) < 5 {
		t.Fatalf("%v %v", files, err)
	}
	for _, f := range append(files, "assets/widget.js") {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, sink := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
			"DOMParser", "setHTML", "srcdoc", "createContextualFragment", "javascript:"} {
			if bytes.Contains(raw, []byte(sink)) {
				t.Errorf("%s uses %s", f, sink)
			}
		}
	}
}
