package egress

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/seed-151f84ba/intake/actions"
)

var errNotConnected = errors.New("test: no connection is made")

// syns records where connections would go and makes none.
type syns struct {
	mu sync.Mutex
	to []netip.Addr
}

func (s *syns) last(_, address string, _ syscall.RawConn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = append(s.to, netip.MustParseAddrPort(address).Addr())
	return errNotConnected
}

// nonPublic counts the addresses in a hand-written list that shares nothing with the guard's own table.
func (s *syns) nonPublic() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.to {
		a = a.Unmap()
		b := a.AsSlice()
		switch {
		case a.IsPrivate(), a.IsLoopback(), a.IsLinkLocalUnicast(), a.IsMulticast(), a.IsUnspecified():
			n++
		case a.Is4() && (b[0] == 0 || b[0] >= 224 || b[0] == 100 && b[1]&0xc0 == 64 || b[0] == 192 && b[1] == 0 && b[2] == 0):
			n++
		case a.Is6() && (b[0]>>5 != 1 || b[0] == 0x20 && b[1] == 2):
			n++
		}
	}
	return n
}

// resolver answers in memory: the loosest reading of an IPv4 address that a C library has, else what names says,
// else 127.0.0.1, the worst answer.
func resolver(names func(host string) []string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go serveDNS(theirs, names)
		return ours, nil
	}}
}

func serveDNS(c net.Conn, names func(string) []string) {
	defer c.Close()
	var size uint16
	r := bufio.NewReader(c)
	for binary.Read(r, binary.BigEndian, &size) == nil {
		raw := make([]byte, size)
		if _, err := io.ReadFull(r, raw); err != nil {
			return
		}
		var m dnsmessage.Message
		if err := m.Unpack(raw); err != nil {
			return
		}
		m.Header.Response, m.Header.RecursionAvailable, m.Additionals = true, true, nil
		q := m.Questions[0]
		for _, text := range names(strings.TrimSuffix(q.Name.String(), ".")) {
			h := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, Type: q.Type}
			a := netip.MustParseAddr(text)
			if a.Is4() && q.Type == dnsmessage.TypeA {
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AResource{A: a.As4()}})
			} else if a.Is6() && q.Type == dnsmessage.TypeAAAA {
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
			}
		}
		out, err := m.Pack()
		if err != nil {
			return
		}
		if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(out))), out...)); err != nil {
			return
		}
	}
}

// loose reads 127.1, 0x7f.1, 017700000001 and the like as inet_aton does.
func loose(host string) []string {
	parts := strings.Split(host, ".")
	var v uint64
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 0, 64)
		if err != nil || len(parts) > 4 {
			return []string{"127.0.0.1", "::1", "8.8.8.8"}
		}
		if i == len(parts)-1 {
			v += n
		} else {
			v += n << (24 - 8*i)
		}
	}
	return []string{netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, uint32(v)))).String()}
}

func TestNoConnectionToPrivateNetworks(t *testing.T) {
	urls := hostileURLs(t)
	guarded, open := &syns{}, &syns{}
	all, err := Parse([]string{"0.0.0.0/0", "::/0"})
	if err != nil {
		t.Fatal(err)
	}
	strict := client(Policy{}, resolver(loose), guarded.last)
	lax := client(all, resolver(loose), open.last)
	for _, u := range urls {
		for _, c := range []*http.Client{strict, lax} {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, u, strings.NewReader("{}"))
			if err == nil {
				if res, err := c.Do(req); err == nil {
					res.Body.Close()
					t.Errorf("%q was answered", u)
				}
			}
			cancel()
		}
	}
	if n := guarded.nonPublic(); n != 0 {
		t.Errorf("%d connections to non-public addresses", n)
	}
	if n := open.nonPublic(); n < len(urls)/10 {
		t.Errorf("without the guard only %d of %d URLs reach a private network: this test proves nothing", n, len(urls))
	}
	t.Logf("%d URLs: %d connections began with the guard, %d without (%d of them not public)", len(urls), len(guarded.to), len(open.to), open.nonPublic())
}

// hostileURLs are the repository's own, and those of the shared evaluation data when it is beside the repository.
func hostileURLs(t *testing.T) []string {
	urls := []string{"http://127.0.0.1/", "http://127.1/", "http://0x7f.1/", "http://2130706433/", "http://[::1]/",
		"http://[::ffff:169.254.169.254]/", "http://localhost/", "http://internal.example/", "http://①②⑦.⓪.⓪.①/",
		"http://0/", "http://[::]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://example.com@10.0.0.1/"}
	dir, err := os.Getwd()
	for err == nil {
		if _, e := os.Stat(filepath.Join(dir, "go.mod")); e == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(dir, "../shared/eval/security/ssrf.jsonl"))
	if err != nil {
		t.Log("the shared evaluation data is absent: only the repository's own URLs are tried")
		return urls
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	for {
		var row struct{ Value, Target string }
		if err := dec.Decode(&row); err == io.EOF {
			return urls
		} else if err != nil {
			t.Fatal(err)
		}
		urls = append(urls, row.Value)
	}
}

func TestAnswerThatChanges(t *testing.T) {
	n := 0
	var mu sync.Mutex
	rebinding := resolver(func(string) []string {
		mu.Lock()
		defer mu.Unlock()
		if n++; n <= 2 { // A and AAAA of the first call
			return []string{"8.8.8.8"}
		}
		return []string{"10.0.0.1"}
	})
	s := &syns{}
	c := client(Policy{}, rebinding, s.last)
	for i, refused := range []bool{false, true} {
		_, err := c.Get("http://rebind.example/")
		if errors.Is(err, actions.ErrRefused) != refused {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if s.nonPublic() != 0 || len(s.to) != 1 {
		t.Errorf("connections to %v", s.to)
	}
}

func TestAllowedNameResolvesAnywhere(t *testing.T) {
	p, err := Parse([]string{"crm.internal"})
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]bool{"crm.internal": true, "CRM.internal": true, "other.internal": false, "x.crm.internal": false} {
		s := &syns{}
		_, err := client(p, resolver(func(string) []string { return []string{"10.0.0.1"} }), s.last).Get("http://" + host + "/")
		if (len(s.to) == 1) != want || errors.Is(err, actions.ErrRefused) == want {
			t.Errorf("%s: %d connections, %v", host, len(s.to), err)
		}
	}
}

func TestClientOnLoopback(t *testing.T) {
	var hits int
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits++
		switch r.URL.Path {
		case "/big":
			w.Header().Set("X-Big", strings.Repeat("a", 200<<10))
		default:
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}
	}))
	defer srv.Close()
	if Client(Policy{}).Transport.(*http.Transport).Proxy != nil { // the environment's never serves loopback: look
		t.Error("a proxy may be used")
	}
	if _, err := Client(Policy{}).Get(srv.URL); !errors.Is(err, actions.ErrRefused) || hits != 0 {
		t.Errorf("%v, %d hits", err, hits)
	}
	p, err := Parse([]string{"127.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	res, err := Client(p).Get(srv.URL)
	if err != nil || res.StatusCode != http.StatusTemporaryRedirect || hits != 1 {
		t.Fatalf("%v %v, %d hits: a redirect must come back as it is", res, err, hits)
	}
	res.Body.Close()
	mixed := client(p, resolver(func(string) []string { return []string{"::1", "10.0.0.1", "127.0.0.1"} }), nil)
	if res, err := mixed.Get(strings.Replace(srv.URL, "127.0.0.1", "mixed.example", 1)); err != nil {
		t.Errorf("a name with one allowed address of three: %v", err)
	} else {
		res.Body.Close()
	}
	if res, err := Client(p).Get(srv.URL + "/big"); err == nil {
		res.Body.Close()
		t.Error("200 kB of headers were read")
	}
	tls := httptest.NewUnstartedServer(http.NotFoundHandler())
	tls.Config.ErrorLog = log.New(io.Discard, "", 0)
	tls.StartTLS()
	defer tls.Close()
	if res, err := Client(p).Get(tls.URL); err == nil {
		res.Body.Close()
		t.Error("a certificate nobody signed was taken")
	}
}
