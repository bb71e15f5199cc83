package console_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

type finding struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// axe waits until nothing moves any more and fails the test for every rule of WCAG 2.2 A and AA and of good practice that the page as it stands breaks.
func (p *tab) axe() {
	p.t.Helper()
	lib, err := os.ReadFile(filepath.Join("testdata", "axe.min.js"))
	if err != nil {
		p.t.Fatal(err)
	}
	found, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]finding](string(lib)+
		`; Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity).map(a => a.finished))
		.then(() => axe.run(document, {resultTypes: ['violations']})).then(r => r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
		nodes: v.nodes.map(n => ({html: n.html, failureSummary: n.failureSummary}))})))`,
		func(e *runtime.EvaluateParams) { e.AwaitPromise = new(true) }))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, v := range found {
		p.t.Errorf("axe: %s (%s): %s", v.ID, v.Impact, v.Help)
		for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
			p.t.Logf("%.300s\n%s", n.HTML, n.Summary)
		}
	}
}

// look is a page and what is true of it when everything is there. Dark ones are looked at in the dark too.
type look struct {
	name, path, ready string
	dark              bool
}

var looks = []look{
	{"list", "/agents/demo/leads-tickets?status=open", `document.querySelectorAll('.card').length === 2`, false},
	{"tickets", "/agents/demo/leads-tickets?tab=tickets&status=all", `document.querySelectorAll('.card').length === 3`, true},
	{"sheet", "/agents/demo/leads-tickets?tab=leads&q=maya&id=WIT-LED-7K2MX", `document.querySelector('.sheet .activity')`, true},
	{"sheet-hostile", "/records?tab=tickets&id=WIT-TKT-HX5S2", `document.querySelector('.sheet .values')`, false},
	{"conversation", "/conversations/c-maya?record=WIT-LED-7K2MX&field=phone", `document.querySelectorAll('mark.chosen').length === 2`, true},
	{"conversation-sara", "/conversations/c-sara?record=WIT-TKT-3QD9A&field=name", `document.querySelectorAll('mark.chosen').length === 1`, false},
	{"conversation-hostile", "/conversations/c-hostile?record=WIT-TKT-HX5S2&field=name", `document.querySelector('mark.chosen')`, false},
	{"conversations", "/conversations", `document.querySelectorAll('.card').length === 4`, false},
	{"menu", "/agents/books/leads-tickets", `document.querySelector('.empty')`, false},
}

func TestAccessible(t *testing.T) {
	for _, c := range []struct {
		lang, heading string
		dark          bool // colours are the same in every language
	}{{"en", "Conversations", false}, {"ar", "المحادثات", false}, {"en", "Conversations", true}} {
		name := c.lang
		if c.dark {
			name += "-dark"
		}
		t.Run(name, func(t *testing.T) {
			p := newTab(t, newFake(t))
			p.dark(c.dark)
			p.open("/conversations?lang=" + c.lang)
			p.see("h1", c.heading)
			for _, l := range looks {
				if c.dark && !l.dark {
					continue
				}
				p.open(l.path)
				p.wait(l.ready)
				if l.name == "menu" {
					p.click("[aria-haspopup=menu]", "")
					p.wait(`document.querySelector('[role=menu]')`)
				}
				p.axe()
				p.shot(l.name + "-" + name)
				if got := p.eval(`window.pwned`); got != "undefined" {
					t.Errorf("%s: a customer's words ran as a script: %s", l.name, got)
				}
			}
		})
	}
}

func TestAccessibleOnAPhone(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		t.Run(lang, func(t *testing.T) {
			p := newTab(t, newFake(t))
			p.do(chromedp.EmulateViewport(390, 844))
			for name, path := range map[string]string{"records": "/records?tab=tickets&status=all", "sheet": "/records?q=maya&id=WIT-LED-7K2MX",
				"conversation": "/conversations/c-hostile?record=WIT-TKT-HX5S2&field=name"} {
				p.open(path + "&lang=" + lang)
				p.wait(`document.querySelector({records: '.card', sheet: '.sheet .activity', conversation: 'mark'}[` + js(name) + `])`)
				p.axe()
				p.shot("phone-" + name + "-" + lang)
				if wide := p.eval(`document.documentElement.scrollWidth > innerWidth + 1`); wide != "false" {
					t.Errorf("%s is wider than the screen", name)
				}
			}
		})
	}
}

func TestLandingIsAccessible(t *testing.T) {
	f := newFake(t)
	f.signedOut = true
	p := newTab(t, f)
	p.allow = []string{"401"}
	p.open("/?lang=en")
	p.see("code", "intake serve")
	p.see("code", "intake token")
	p.axe()
	p.shot("landing-en")
	p.open("/records?tab=leads&lang=ar")
	p.see("h1", "تسجيل الدخول")
	p.axe()
	p.shot("landing-ar")
	if got := p.eval(`document.querySelector('.landing a').getAttribute('href')`); got != "/signin?next=%2Frecords%3Ftab%3Dleads%26lang%3Dar" {
		t.Errorf("signing in leads to %s", got)
	}
}
