package console_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/admin/console"
)

// mostGzip is the budget of everything a browser loads before it asks the API.
const mostGzip = 60 << 10

var assetURL = regexp.MustCompile(`(?:src|href)="([^"]+)"`)

func TestPageNamesFilesThatAreServedForEver(t *testing.T) {
	page := ask(t, console.Page(), "/records", "")
	if got := page.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("page: Cache-Control %q", got)
	}
	html, total := page.Body.String(), page.Body.Len()
	found := assetURL.FindAllStringSubmatch(html, -1)
	if len(found) != 3 {
		t.Fatalf("the page names %d files, want script, style and icon: %s", len(found), html)
	}
	for _, m := range found {
		w := ask(t, console.Assets(), m[1], "br, gzip;q=0.8")
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Fatalf("%s: %d %v", m[1], w.Code, w.Header())
		}
		total += w.Body.Len()
		packed, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		small, err := io.ReadAll(packed)
		if err != nil {
			t.Fatal(err)
		}
		for _, accept := range []string{"", "gzip;q=0", "identity"} {
			plain := ask(t, console.Assets(), m[1], accept)
			if plain.Header().Get("Content-Encoding") != "" || plain.Body.String() != string(small) {
				t.Errorf("%s with Accept-Encoding %q is another file", m[1], accept)
			}
		}
	}
	if total > mostGzip {
		t.Errorf("a first visit loads %d bytes, at most %d are allowed", total, mostGzip)
	}
	t.Logf("a first visit loads %d bytes", total)
}

func TestAssetsOfAnotherVersion(t *testing.T) {
	w := ask(t, console.Assets(), "/assets/0123456789abcdef/console.js", "")
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	for _, path := range []string{"/assets/", "/assets/x", "/assets/x/", "/assets/x/page.html", "/assets/x/../console.js", "/assets/x/y/console.js", "/console.js"} {
		if w := ask(t, console.Assets(), path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestPageHasNothingInline(t *testing.T) {
	html := ask(t, console.Page(), "/", "").Body.String()
	for _, bad := range []*regexp.Regexp{regexp.MustCompile(`<script[^>]*>[^<]`), regexp.MustCompile(`<style`), regexp.MustCompile(`\son[a-z]+=`),
		regexp.MustCompile(`\sstyle=`), regexp.MustCompile(`https?://`)} {
		if m := bad.FindString(html); m != "" {
			t.Errorf("the page holds %q", m)
		}
	}
}

func ask(t *testing.T, h http.Handler, path, accept string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://console.test/", nil)
	r.URL.Path = path
	if accept != "" {
		r.Header.Set("Accept-Encoding", accept)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
