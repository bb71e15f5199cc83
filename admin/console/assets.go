package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// base is where the assets lie; a segment with the hash of all of them follows.
const base = "/assets/"

// asset is one file as it is sent.
type asset struct {
	kind         string
	plain, small []byte // small: gzip
}

type assets struct {
	hash  string
	files map[string]asset
}

var load = sync.OnceValue(func() assets {
	a := assets{files: map[string]asset{}}
	sum := sha256.New()
	for _, f := range []struct{ path, kind string }{
		{"dist/console.js", "text/javascript; charset=utf-8"},
		{"dist/console.css", "text/css; charset=utf-8"},
		{"icon.svg", "image/svg+xml"},
	} {
		raw, err := files.ReadFile(f.path)
		if err != nil {
			panic(err) // embedded by name: cannot be missing
		}
		_, _ = sum.Write(raw)
		a.files[path.Base(f.path)] = asset{f.kind, raw, pack(raw)}
	}
	a.hash = hex.EncodeToString(sum.Sum(nil))[:16]
	return a
})

func pack(raw []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // fails for an unknown level only
	_, _ = w.Write(raw)
	_ = w.Close()
	return out.Bytes()
}

// Assets answers GET /assets/{hash}/{name}. A name it does not know is 404. Under the hash of the embedded files they
// may be kept for ever; under another one, which the page of another program version named, they are sent as they are
// now and not kept, so that a page never stays without its script while replicas change versions.
func Assets() http.Handler {
	a := load()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, base), "/")
		file, ok := a.files[name]
		if !ok || !strings.HasPrefix(r.URL.Path, base) {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", file.kind)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Encoding")
		if hash == a.hash {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			h.Set("Cache-Control", "no-store")
		}
		body := file.plain
		if gzips(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = file.small
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // net/http drops it for HEAD
	})
}

// gzips says whether a client takes gzip (RFC 9110, 12.5.3).
func gzips(accept string) bool {
	for one := range strings.SplitSeq(accept, ",") {
		name, param, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			weight, _ := strings.CutPrefix(strings.ReplaceAll(param, " ", ""), "q=")
			q, err := strconv.ParseFloat(weight, 64)
			return param == "" || err == nil && q > 0
		}
	}
	return false
}
