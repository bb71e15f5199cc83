package console_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The road of an admin: see the record, open it, click a value, land on the very message it came from.
func TestEveryValueLeadsToItsWords(t *testing.T) {
	f := newFake(t)
	p := newTab(t, f)
	p.open("/records?lang=en&q=maya")
	p.click(".card-link", "Demo for a team")
	p.see(".sheet .value", "Maya Ortiz")
	if n := p.eval(`document.querySelectorAll('.sheet .said-link').length`); n != "4" {
		t.Fatalf("%s values lead to their words, want 4", n)
	}
	for key, want := range map[string]string{"name": "Maya Ortiz", "phone": "212 555|0187", "email": "maya@ortiz.example", "company": "Ortiz & Søn"} {
		p.open("/records?lang=en&q=maya&id=WIT-LED-7K2MX")
		p.click(".sheet .said-link", map[string]string{"name": "Name", "phone": "Phone", "email": "Email", "company": "Company"}[key])
		p.wait(`location.pathname === '/conversations/c-maya' && document.querySelector('mark.chosen')`)
		if got := p.eval(`[...document.querySelectorAll('mark.chosen')].map(m => m.textContent).join('|')`); got != want {
			t.Errorf("%s: marked %q, want %q", key, got, want)
		}
		if got := p.eval(`document.activeElement.contains(document.querySelector('mark.chosen'))`); got != "true" {
			t.Errorf("%s: the message is not where the reader is", key)
		}
		inView := `(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('mark.chosen').getBoundingClientRect())`
		p.wait(inView)
	}
}

// A capture that was taken up again has words in two conversations, and a merged record's stand in its own: each value leads
// to the one it was said in.
func TestWordsOfAnotherConversation(t *testing.T) {
	f := newFake(t)
	f.mu.Lock()
	call := f.find("WIT-TKT-V0K3N")
	call["fields"] = append(call["fields"].([]object), value("company", "Company", "building", "Ortiz & Søn", "valid",
		with(said(f.conversations["c-maya"], "m3", "Ortiz & Søn")[0], object{"conversation": "c-maya"})))
	f.mu.Unlock()
	p := newTab(t, f)
	p.open("/conversations/c-call?lang=en")
	p.click(".talk-side a.fact", "Ortiz")
	p.wait(`location.pathname === '/conversations/c-maya' && document.querySelector('mark.chosen')?.textContent === 'Ortiz & Søn'`)
	p.open("/records?lang=en&tab=tickets&id=WIT-TKT-V0K3N")
	p.click(".sheet .said-link", "Ortiz")
	p.wait(`location.pathname === '/conversations/c-maya' && document.querySelector('mark.chosen')?.textContent === 'Ortiz & Søn'`)
}

func TestWordsOfOtherScripts(t *testing.T) {
	p := newTab(t, newFake(t))
	for key, want := range map[string]string{"name": "سارة الأحمد", "phone": "٠٥٠١٢٣٤٥٦٧", "order_number": "AB-12345"} {
		p.open("/conversations/c-sara?lang=ar&record=WIT-TKT-3QD9A&field=" + key)
		p.wait(`document.querySelector('mark.chosen')`)
		if got := p.eval(`document.querySelector('mark.chosen').textContent`); got != want {
			t.Errorf("%s: marked %q, want %q", key, got, want)
		}
	}
	if got := p.eval(`document.documentElement.dir + document.documentElement.lang`); got != "rtlar" {
		t.Errorf("the page is %s", got)
	}
	p.open("/conversations/c-hostile?record=WIT-TKT-HX5S2&field=name")
	p.see("mark.chosen", hostileName)
	if got := p.eval(`document.querySelectorAll('main img, main script').length + ' ' + window.pwned`); got != "0 undefined" {
		t.Errorf("hostile words made elements or ran: %s", got)
	}
}

func TestBlankAndGivenValuesSayWhy(t *testing.T) {
	p := newTab(t, newFake(t))
	p.open("/records?lang=en&tab=tickets&id=WIT-TKT-V0K3N")
	p.see(".sheet .value", "The caller hung up first")
	p.see(".sheet .value", "From the caller ID")
	p.gone(".sheet .said-link")
	p.open("/records?tab=tickets&id=WIT-TKT-3QD9A")
	p.see(".sheet .value", "The customer declined to say")
	p.open("/records?tab=tickets&id=WIT-LED-HAND2")
	p.see(".sheet #why-none", "No conversation is linked")
	p.gone(".sheet #s-more")
	p.open("/records?tab=tickets&id=WIT-TKT-HX5S2")
	p.see(".sheet .value", "onclick")
	p.gone(".sheet a[href^=mailto]")
	p.open("/records?q=maya&id=WIT-LED-7K2MX")
	p.wait(`document.querySelector('.sheet a[href="mailto:maya@ortiz.example"]')`)
	p.see(".sheet .value", "First filed as maya@ortiz.exmaple")
}

func TestFiltersLiveInTheAddress(t *testing.T) {
	p := newTab(t, newFake(t))
	p.open("/agents/demo/leads-tickets?lang=en")
	p.see(".tab", "62")
	p.click(".tab", "Tickets")
	p.wait(`location.search === '?tab=tickets' && document.querySelectorAll('.card').length === 2`)
	p.click(".pill", "My Tickets")
	p.wait(`location.search === '?tab=tickets&assignee=me' && document.querySelectorAll('.card').length === 1`)
	p.click(".pill", "Resolved")
	p.see(".empty", "No records match these filters")
	p.click(".empty button", "Clear")
	p.click(".tab", "Tickets")
	p.wait(`location.search === '' && document.querySelectorAll('.card').length === 50`)
	p.click("button", "Load more")
	p.wait(`document.querySelectorAll('.card').length === 64 && !document.body.textContent.includes('Load more')`)
	p.do(chromedp.SendKeys(chromedp.CSS("#search"), "ada old"))
	p.wait(`location.search === '?q=ada+old'`)
	p.see(".after", "More matches are closed, cancelled or spam: 1")
	p.click("button", "Show them")
	p.see(".card", "Asked for prices")
	p.do(chromedp.NavigateBack())
	p.wait(`!document.querySelector('.card')`)
	p.click("[aria-haspopup=menu]", "Inbox")
	p.wait(`document.activeElement.getAttribute('aria-checked') === 'true'`)
	p.keys(kb.ArrowDown)
	p.wait(`document.activeElement.textContent.includes('Archived')`)
	p.keys(kb.Enter)
	p.wait(`location.search.includes('folder=archived')`)
	p.open("/agents/demo/leads-tickets?tab=tickets&folder=archived")
	p.see(".empty", "Nothing is archived")
	p.open("/agents/books/leads-tickets")
	p.see(".empty", "No records yet")
}

func TestUnknownRecordIsANotice(t *testing.T) {
	p := newTab(t, newFake(t))
	p.allow = []string{"404"}
	p.open("/agents/demo/leads-tickets?lang=en&tab=tickets&id=WIT-TKT-NOPE9")
	p.see(".banner", "There is no record WIT-TKT-NOPE9")
	p.wait(`document.querySelectorAll('.card').length === 2 && !location.search.includes('id=')`)
	p.open("/conversations/c-erased")
	p.see(".empty", "does not exist any more")
}

func TestKeys(t *testing.T) {
	p := newTab(t, newFake(t))
	p.open("/agents/demo/leads-tickets?lang=en")
	p.wait(`document.querySelector('.card')`)
	at := func(want string) {
		t.Helper()
		p.wait(`document.activeElement.textContent === ` + js(want))
	}
	p.keys("j")
	at("Demo for a team of eight")
	p.keys("j")
	p.keys("j")
	at("Week view is empty")
	p.keys("k")
	at("استرداد مبلغ الطلب")
	p.keys(kb.Enter)
	p.see(".sheet h2", "استرداد")
	p.wait(`document.querySelector('.sheet .activity, .sheet #s-deliveries') && document.activeElement === document.querySelector('.sheet')`)
	p.keys("j")
	for range 40 {
		p.keys(kb.Tab)
		if in := p.eval(`document.activeElement === document.body || document.querySelector('.sheet').contains(document.activeElement)`); in != "true" {
			t.Fatal("Tab leaves the sheet")
		}
	}
	p.keys(kb.Escape)
	p.gone(".sheet")
	at("استرداد مبلغ الطلب")
	p.keys("/")
	p.wait(`document.activeElement.id === 'search'`)
	p.keys("jk/")
	p.wait(`document.activeElement.value.endsWith('jk/')`) // keys are text here
	p.keys(kb.Escape)
	p.wait(`document.activeElement.value === ''`)
}

func TestLanguageIsKept(t *testing.T) {
	p := newTab(t, newFake(t))
	p.open("/records?lang=en")
	p.click("button", "العربية")
	p.see("h1", "العملاء المحتملون والتذاكر")
	p.open("/conversations")
	p.see("h1", "المحادثات")
	p.click("button", "English")
	p.see("h1", "Conversations")
	if got := p.eval(`document.documentElement.dir`); got != "ltr" {
		t.Errorf("dir=%s", got)
	}
	// A time is the viewer's own, and its figures and the ids stay in one piece in both languages.
	p.open("/records?lang=ar&tab=tickets")
	p.see(".card .stamp", "20-11-26 05:30")
	style := p.eval(`(s => s.display + s.whiteSpace + s.unicodeBidi + s.direction)(getComputedStyle(document.querySelector('.card .code')))`)
	if !strings.Contains(style, "block") || !strings.Contains(style, "nowrap") || !strings.Contains(style, "isolate") || !strings.HasSuffix(style, "ltr") {
		t.Errorf("an id is shown as %s", style)
	}
	if got := p.eval(`(() => { const c = document.querySelector('.card').getBoundingClientRect(), a = document.querySelector('.card-title a');
		const r = document.createRange(); r.selectNodeContents(a); return r.getBoundingClientRect().right > c.right - 40 })()`); got != "true" {
		t.Error("an Arabic subject does not begin at the right")
	}
}
