package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// shop is the demo page with a scripted bot behind it.
type shop struct {
	deps *channeltest.Deps
	web  *Web
	srv  *httptest.Server
	down sync.Mutex // held: the socket answers nothing
	gone bool
}

func newShop(t *testing.T) *shop {
	t.Helper()
	d := channeltest.NewDeps(t)
	d.PublicURL = ""
	d.Deps.Now = time.Now
	s := &shop{deps: d}
	store := d.Deps.Sink
	d.Deps.Sink = func(ctx context.Context, ev ...channels.Event) ([]channels.Stored, error) {
		st, err := store(ctx, ev...)
		if err == nil && !st[0].Repeat {
			go s.answer(ev[0], st[0].Conversation)
		}
		return st, err
	}
	ch, err := New(channels.Account{ID: "site", Kind: Kind, Settings: []byte(`{"greeting":"Hi! How can I help?","name":"Tidewell"}`)}, d.Deps)
	if err != nil {
		t.Fatal(err)
	}
	s.web = ch.(*Web)
	mux := http.NewServeMux()
	mux.Handle("/widget.js", Script())
	mux.Handle("/{$}", Demo("site", ""))
	mux.HandleFunc("/c/site/", func(w http.ResponseWriter, r *http.Request) {
		s.down.Lock()
		defer s.down.Unlock()
		if s.gone {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		http.StripPrefix("/c/site", ch).ServeHTTP(w, r)
	})
	mux.HandleFunc("/stranger", func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/"
		Demo("nobody", "").ServeHTTP(w, r)
	})
	s.srv = httptest.NewServer(mux)
	t.Cleanup(func() {
		ctx, done := context.WithTimeout(context.Background(), 5*time.Second)
		defer done()
		_ = s.web.Close(ctx)
		s.srv.CloseClientConnections()
		s.srv.Close()
	})
	return s
}

func (s *shop) answer(e channels.Event, conv string) {
	say := func(l channels.Line) channels.Line {
		l.From, l.At = channels.FromAgent, time.Now()
		return s.deps.Lines.Append(conv, l)
	}
	switch {
	case e.Type == channels.Form:
		say(channels.Line{Text: "Thank you. The team will be in touch.", Record: "WIT-TKT-7KQ2M"})
	case strings.Contains(e.Text, "refund"):
		say(channels.Line{Text: "I am sorry to hear that. Who can we send the refund to?", Ask: &channels.Ask{Fields: []channels.AskField{
			{Key: "name", Label: "Name", Kind: "name", Required: true}, {Key: "email", Label: "Email", Kind: "email", Required: true},
			{Key: "order", Label: "Order number", Kind: "identifier"}}}})
	case strings.Contains(e.Text, "استرداد"):
		say(channels.Line{Text: "يؤسفني ذلك. لمن نرسل المبلغ؟", Ask: &channels.Ask{Fields: []channels.AskField{
			{Key: "name", Label: "الاسم", Kind: "name", Required: true}, {Key: "phone", Label: "رقم الهاتف", Kind: "phone", Required: true},
			{Key: "email", Label: "البريد الإلكتروني", Kind: "email"}}}})
	default:
		say(channels.Line{Text: "You said: " + e.Text})
	}
}

// cut ends every connection and refuses new ones until restore.
func (s *shop) cut() {
	s.down.Lock()
	s.gone = true
	s.down.Unlock()
	s.web.room.mu.Lock()
	defer s.web.room.mu.Unlock()
	for _, open := range s.web.room.visitors {
		for ; open != nil; open = open.next {
			_ = open.ws.NetConn().Close()
		}
	}
}

func (s *shop) restore() {
	s.down.Lock()
	defer s.down.Unlock()
	s.gone = false
}

// browser starts Chromium, or skips: CI must have one.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv("CHROME")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); path == "" && err == nil {
			path = found
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium: CI must have one (make deps)")
		}
		t.Skip("NOT TESTED in a browser: no Chromium found (make deps installs one)")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WindowSize(1180, 860), chromedp.Flag("disable-background-networking", true))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, leave := chromedp.NewContext(alloc)
	ctx, done := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(func() { done(); leave(); stop() })
	return ctx
}

// tab drives one tab of the browser.
type tab struct {
	t   *testing.T
	ctx context.Context
	mu  sync.Mutex
	bad []string
}

func newTab(t *testing.T, ctx context.Context, url string) *tab {
	t.Helper()
	p := &tab{t: t, ctx: ctx}
	err := chromedp.Listen(ctx, func(ev any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			p.bad = append(p.bad, e.ExceptionDetails.Text)
		case *log.EventEntryAdded: // a broken policy is told here
			if e.Entry.Source == log.EntrySourceSecurity {
				p.bad = append(p.bad, e.Entry.Text)
			}
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError {
				p.bad = append(p.bad, string(e.Args[0].Value))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.Navigate(url))
	return p
}

func (p *tab) errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.bad...)
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("browser: %v", err)
	}
}

// js runs a script in the page.
func (p *tab) js(script string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](script))
}

// inside is the widget's shadow tree in scripts; $ finds one element, all lists the text of many.
const inside = `const root = document.querySelector('.intake-widget').shadowRoot, $ = (s) => root.querySelector(s),` +
	` all = (s) => [...root.querySelectorAll(s)].map((e) => e.textContent.trim());`

// in runs a script with the helpers of inside and gives what it returns.
func in[T any](p *tab, js string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](`(() => {`+inside+js+`})()`))
	if err != nil {
		p.t.Fatalf("browser: %v", err)
	}
	return v
}

// until waits for a condition inside the widget.
func (p *tab) until(condition string) {
	p.t.Helper()
	js := `(() => { try {` + inside + `return !!(` + condition + `); } catch { return false; } })()`
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](js)); err == nil && ok {
			return
		}
	}
	text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](
		`document.querySelector('.intake-widget')?.shadowRoot.textContent ?? 'no widget'`))
	p.t.Fatalf("never: %s\nerrors: %v\nwidget: %s", condition, p.errors(), text)
}

// write types into whatever has the focus, then Enter.
func (p *tab) write(text string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(text), chromedp.KeyEvent("\r"))
}

func (p *tab) shot(name string) {
	if dir := os.Getenv("SCREENSHOTS"); dir != "" {
		png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			p.t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/"+name+".png", png, 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
}

// dark makes the page think that its reader likes it dark.
func (p *tab) dark() {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
	if err != nil {
		p.t.Fatal(err)
	}
}
