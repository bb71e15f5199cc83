package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium finds a browser: $CHROME, else one of the usual names. CI must have one.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("CHROME"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	const missing = "NO BROWSER: set CHROME or install chromium (make deps); the walk through the product is not made"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	fmt.Fprintln(os.Stderr, "\n!!!! "+missing+" !!!!")
	t.Skip(missing)
	return ""
}

// walker is a person in front of a browser.
type walker struct {
	*testing.T
	ctx context.Context
}

func newWalker(t *testing.T) *walker {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.DisableGPU,
		chromedp.WindowSize(1280, 900), chromedp.Flag("lang", "en-US"), chromedp.Flag("disable-background-networking", true))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, leave := chromedp.NewContext(alloc)
	ctx, done := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(func() { done(); leave(); stop() })
	w := &walker{t, ctx}
	t.Cleanup(func() {
		if t.Failed() {
			w.shot("failed")
		}
	})
	return w
}

func (w *walker) do(steps ...chromedp.Action[chromedp.Void]) {
	w.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		w.Fatal(err)
	}
}

func (w *walker) open(url string) {
	w.Helper()
	w.do(chromedp.Navigate(url))
}

// widget is the widget's shadow tree in scripts.
const widgetTree = `const root = document.querySelector('.intake-widget').shadowRoot, $ = (s) => root.querySelector(s),` +
	` all = (s) => [...root.querySelectorAll(s)].map((e) => e.textContent.trim());`

// wait waits until a script's condition holds.
func (w *walker) wait(condition string) {
	w.Helper()
	script := `(() => { try { return !!(` + condition + `) } catch { return false } })()`
	w.poll(script, condition)
}

func (w *walker) waitInWidget(condition string) {
	w.Helper()
	w.poll(`(() => { try { `+widgetTree+` return !!(`+condition+`) } catch { return false } })()`, condition)
}

func (w *walker) poll(script, what string) {
	w.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(40 * time.Millisecond) {
		if ok, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](script)); err == nil && ok {
			return
		}
	}
	text := w.text(`(document.querySelector('.intake-widget')?.shadowRoot ?? document.body).textContent`)
	w.Fatalf("never: %s\nthe page says: %s", what, text)
}

func (w *walker) text(expr string) string {
	s, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`String(`+expr+`)`))
	if err != nil {
		return err.Error()
	}
	return s
}

// say types a message into the widget and waits for the answer to it.
func (w *walker) say(text string) string {
	w.Helper()
	before := w.text(`(() => { ` + widgetTree + ` return all('.agent p').length })()`)
	w.do(chromedp.KeyEvent(text), chromedp.KeyEvent("\r"))
	w.waitInWidget(`all('.agent p').length > ` + before)
	return w.text(`(() => { ` + widgetTree + ` return all('.agent p').at(-1) })()`)
}

func (w *walker) shot(name string) {
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "walk-"+name+".png"), png, 0o600)
	}
	if err != nil {
		w.Log(err)
	}
}

// axe waits until nothing moves any more and fails for every accessibility rule the page breaks.
func (w *walker) axe(where string) {
	w.Helper()
	lib, err := os.ReadFile(filepath.Join("..", "..", "admin", "console", "testdata", "axe.min.js"))
	if err != nil {
		w.Fatal(err)
	}
	found, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](string(lib)+
		`; Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity).map(a => a.finished))
		.then(() => axe.run(document, {resultTypes: ['violations']})).then(r => JSON.stringify(r.violations.map(v => [v.id, v.help, v.nodes[0].html])))`,
		func(e *runtime.EvaluateParams) { yes := true; e.AwaitPromise = &yes }))
	if err != nil {
		w.Fatal(err)
	}
	if found != "[]" {
		w.Errorf("axe on %s: %s", where, found)
	}
}

// bare starts the program as a stranger does: no configuration, an empty folder.
func bare(t *testing.T) (public, admin, signIn string) {
	t.Helper()
	pub, adm := freeAddr(t), freeAddr(t)
	dir := t.TempDir()
	cmd := exec.Command(binary(t), "serve")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "INTAKE_CONFIG=", "INTAKE_DATA="+filepath.Join(dir, "data"), "INTAKE_DATABASE=",
		"INTAKE_PUBLIC_ADDR="+pub, "INTAKE_ADMIN_ADDR="+adm, "INTAKE_PUBLIC_URL=", "INTAKE_ADMIN_URL=")
	var out, log buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(log.tail())
		}
	})
	if err := ready("http://" + pub); err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`http://\S+/signin\?token=\S+`)
	eventually(t, "a sign-in link is printed", func() bool { return link.MatchString(out.String()) })
	return "http://" + pub, "http://" + adm, link.FindString(out.String())
}

// TestWalk is what a stranger does in the first five minutes: a customer asks for a demo in the page, asks something in
// between, corrects the e-mail once and gets a reference id; an admin signs in, finds the record, opens it, clicks a
// value and stands before the very words it came from.
func TestWalk(t *testing.T) {
	w := newWalker(t)
	public, admin, signIn := bare(t)

	w.open(public + "/")
	w.waitInWidget(`$('.launcher')`)
	w.axe("the demo page")
	w.do(chromedp.Evaluate[chromedp.Void](`Intake('open')`))
	w.waitInWidget(`root.activeElement === $('textarea')`)
	w.say("hi, I'd like a demo for my team")
	w.say("I'm Maya Ferreira, my number is (415) 231-0042")
	if answer := w.say("how much does it cost?"); !strings.Contains(answer, "3 dollars") {
		t.Errorf("the question in between was answered with %q", answer)
	}
	w.say("maya@ferreira-logistics.example")
	w.shot("widget")
	w.say("sorry, it's maya.f@ferreira-logistics.example")
	for range 3 { // what is still open is optional
		if strings.Contains(w.text(`(() => { `+widgetTree+` return root.textContent })()`), "WIT-LED-") {
			break
		}
		w.say("that's all, thanks")
	}
	w.waitInWidget(`/WIT-LED-[0-9A-Z]{5}/.test(root.textContent)`)
	w.axe("the demo page with the conversation")
	w.shot("widget-filed")
	id := w.text(`(() => { ` + widgetTree + ` return root.textContent.match(/WIT-LED-[0-9A-Z]{5}/)[0] })()`)

	w.open(signIn)
	w.wait(`document.querySelector('form button')`)
	w.axe("sign in")
	w.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('form button').click()`))
	w.wait(`location.pathname !== '/signin' && document.querySelector('a, button')`)
	w.open(admin + "/agents/demo/leads-tickets")
	w.wait(`document.body.textContent.includes(` + quoted(id) + `)`)
	w.axe("the records page")
	w.shot("records")
	w.open(admin + "/agents/demo/leads-tickets?tab=leads&id=" + id)
	w.wait(`document.querySelector('.sheet')?.textContent.includes('maya.f@ferreira-logistics.example')`)
	w.axe("the record's sheet")
	w.shot("sheet")
	for _, field := range []struct{ value, words string }{
		{"maya.f@ferreira-logistics.example", "maya.f@ferreira-logistics.example"},
		{"Maya Ferreira", "Maya Ferreira"},
		{"2310042", "(415) 231-0042"},
	} {
		w.click(".sheet", field.value)
		w.wait(`[...document.querySelectorAll('mark')].some(m => m.textContent === ` + quoted(field.words) + `)`)
		w.axe("the evidence of " + field.words)
		w.shot("evidence-" + field.value)
		w.open(admin + "/agents/demo/leads-tickets?tab=leads&id=" + id)
		w.wait(`document.querySelector('.sheet')?.textContent.includes('Maya Ferreira')`)
	}
}

// click clicks the innermost control below a selector whose words, without spaces and signs, hold the text's.
func (w *walker) click(below, text string) {
	w.Helper()
	find := `[...document.querySelectorAll(` + quoted(below+" button, "+below+" a") + `)].find(e => e.textContent.replace(/[\s()+-]/g, '').includes(` +
		quoted(strings.ReplaceAll(strings.ReplaceAll(text, " ", ""), "-", "")) + `) && !(e.href ?? '').startsWith('mailto'))`
	w.wait(find)
	w.do(chromedp.Evaluate[chromedp.Void](find + `.click()`))
}

func quoted(s string) string {
	raw, _ := json.Marshal(s)
	return string(raw)
}
