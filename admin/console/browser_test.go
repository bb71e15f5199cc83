package console_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser is the one browser of all tests here; nil when there is none.
var browser context.Context

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	path := chromium()
	if path == "" {
		return m.Run()
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.WindowSize(1280, 900),
		chromedp.Flag("lang", "en-US"), chromedp.Flag("hide-scrollbars", true))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	defer stop()
	ctx, end := chromedp.NewContext(alloc)
	defer end()
	if err := chromedp.Do(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "start the browser:", err)
		return 1
	}
	browser = ctx
	return m.Run()
}

// chromium finds a browser: $CHROME, else one of the usual names.
func chromium() string {
	for _, name := range []string{os.Getenv("CHROME"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// tab is a page of the console in a browser; whatever the page complains of on its console fails the test.
type tab struct {
	t     *testing.T
	ctx   context.Context
	url   string
	mu    sync.Mutex
	bad   []string
	allow []string // parts of complaints that the test provokes
}

func newTab(t *testing.T, f *fake) *tab {
	t.Helper()
	if browser == nil {
		const missing = "NO BROWSER: set CHROME or install chromium; the console's walks are not run"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		fmt.Fprintln(os.Stderr, "\n!!!! "+missing+" !!!!")
		t.Skip(missing)
	}
	ctx, cancel := context.WithTimeout(browser, 90*time.Second)
	ctx, end := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	p := &tab{t: t, ctx: ctx, url: f.url}
	messages := chromedp.Console(ctx)
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning {
				p.mu.Lock()
				p.bad = append(p.bad, m.String())
				p.mu.Unlock()
			}
		}
	}()
	t.Cleanup(func() {
		if t.Failed() {
			p.shot("failed-" + strings.ReplaceAll(t.Name(), "/", "-"))
		}
		end()
		cancel()
		<-heard
		for _, m := range p.bad {
			if !contains(p.allow, m) {
				t.Errorf("the page complained: %s", m)
			}
		}
	})
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "America/New_York"})
		return err
	}), chromedp.EmulateViewport(1280, 900))
	return p
}

func contains(parts []string, s string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *tab) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.url + path))
}

// wait waits until a JavaScript expression is true.
func (p *tab) wait(expr string) {
	p.t.Helper()
	var last error
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("!!("+expr+")")) // an error: the page is just being left
		if ok && err == nil {
			return
		}
		last = err
	}
	p.t.Fatalf("never true: %s: %v\n%s", expr, last, p.text("body"))
}

// see waits until an element of the selector shows the text.
func (p *tab) see(selector, text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`[...document.querySelectorAll(%s)].some(e => e.textContent.includes(%s))`, js(selector), js(text)))
}

func (p *tab) gone(selector string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`!document.querySelector(%s)`, js(selector)))
}

// click clicks the first visible element of the selector whose text or name holds the text.
func (p *tab) click(selector, text string) {
	p.t.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll(%s)].find(e => (e.textContent + ' ' + (e.getAttribute('aria-label') ?? '')).includes(%s) && !e.disabled)`,
		js(selector), js(text))
	p.wait(find)
	p.do(chromedp.Evaluate[chromedp.Void](`(() => { const e = ` + find + `; e.scrollIntoView({block: 'center'}); e.click() })()`))
}

func (p *tab) keys(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

func (p *tab) eval(expr string) string {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`String(`+expr+`)`))
	if err != nil {
		p.t.Fatalf("%s: %v", expr, err)
	}
	return v
}

func (p *tab) text(selector string) string {
	v, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%s)?.innerText ?? ''`, js(selector))))
	return v
}

func (p *tab) dark(on bool) {
	scheme := "light"
	if on {
		scheme = "dark"
	}
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
}

// shot keeps a picture of the page in $CONSOLE_SHOTS, when that is set.
func (p *tab) shot(name string) {
	dir := os.Getenv("CONSOLE_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		p.t.Logf("picture %s: %v", name, err)
	}
}

func js(s string) string {
	raw, _ := json.Marshal(s)
	return string(raw)
}
