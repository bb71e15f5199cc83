package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/seed-151f84ba/intake/channels"
)

func TestWidgetConversation(t *testing.T) {
	s := newShop(t)
	p := newTab(t, browser(t), s.srv.URL)
	p.until(`$('.launcher').getAttribute('aria-expanded') === 'false' && $('.panel').hidden`)
	p.shot("demo-en")
	p.js(`Intake.toggle()`)
	p.until(`root.activeElement === $('textarea') && all('.agent p')[0] === 'Hi! How can I help?'`)
	p.write("Do you deliver <b>today</b>?")
	p.until(`all('.agent p').includes('You said: Do you deliver <b>today</b>?') && all('.customer .meta')[0] === 'Delivered' && $('textarea').value === ''`)
	p.write("I want a refund")
	p.until(`$('.card')`)
	p.shot("card-en")
	in[chromedp.Void](p, `$('.card').requestSubmit()`)
	p.until(`root.activeElement.name === 'name' && root.activeElement.getAttribute('aria-invalid') === 'true'`)
	p.do(chromedp.KeyEvent("Ana Ruiz\t"))
	p.until(`root.activeElement.name === 'email'`)
	p.do(chromedp.KeyEvent("ana@shop.example\r"))
	p.until(`all('.notice .id')[0] === 'WIT-TKT-7KQ2M' && !$('.card button')`)
	form, conv := s.deps.Sunk.Events()[2], s.deps.Sunk.Events()[0].Conversation
	if fmt.Sprint(form.Values) != "[{name Name Ana Ruiz} {email Email ana@shop.example}]" {
		t.Errorf("form values %v", form.Values)
	}
	s.deps.Lines.Append(conv, channels.Line{From: channels.FromMember, Text: "Hello Ana, Sam here. I have your refund on my desk.", At: form.At})
	p.until(`all('.member .who')[0] === 'Team member'`)
	p.shot("record-en")
	p.dark()
	p.shot("record-dark")

	// Everything is there again after a reload, once and in order; a reply that came meanwhile is counted.
	const transcript = `return all('.line p').join('|')`
	before := in[string](p, transcript)
	p.do(chromedp.KeyEvent("\x1b"))
	p.until(`$('.panel').hidden && root.activeElement === $('.launcher')`)
	s.deps.Lines.Append(conv, channels.Line{From: channels.FromMember, Text: "It is on its way.", At: form.At})
	p.until(`$('.badge').textContent === '1' && $('.launcher').getAttribute('aria-label') === 'Open chat, 1 new message'`)
	p.shot("badge-en")
	p.do(chromedp.Reload())
	p.until(`all('.member p').length === 2 && $('.badge').textContent === '1'`)
	after := in[string](p, transcript)
	if want := before + "|It is on its way."; !sameTalk(after, want) {
		t.Errorf("after the reload:\n%s\nbefore:\n%s", after, want)
	}
	p.js(`Intake('open')`)
	p.until(`$('.badge').hidden`)
	if bad := p.errors(); len(bad) != 0 {
		t.Errorf("console: %v", bad)
	}
}

// sameTalk compares transcripts but for the line of the form, which the store spells.
func sameTalk(a, b string) bool {
	x, y := strings.Split(a, "|"), strings.Split(b, "|")
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i] != y[i] && x[i] != "" {
			return false
		}
	}
	return true
}

// What is written without a connection is sent once, in order, even when the page is left before it comes back.
func TestWidgetOfflineQueue(t *testing.T) {
	s := newShop(t)
	p := newTab(t, browser(t), s.srv.URL)
	p.until(`Intake.version === 1 && document.querySelector('.intake-widget').style.display === ''`)
	p.js(`Intake.open()`)
	p.until(`root.activeElement === $('textarea')`)
	p.write("one")
	p.until(`all('.agent p').includes('You said: one')`)
	s.cut()
	p.write("two")
	p.write("three")
	p.until(`all('.pending .meta').join() === 'Waiting for connection,Waiting for connection' && $('.offline').textContent`)
	p.shot("offline-en")
	p.do(chromedp.Reload())
	p.until(`Intake.version === 1 && all('.pending p').join() === 'two,three'`)
	s.restore()
	p.until(`all('.customer p').join() === 'one,two,three' && all('.pending').length === 0 && all('.agent p').length === 4`)
	var texts []string
	for _, e := range s.deps.Sunk.Events() {
		texts = append(texts, e.Text)
	}
	if fmt.Sprint(texts) != "[one two three]" {
		t.Errorf("stored %v", texts)
	}
	p.js(`Intake.reset()`)
	p.until(`all('.line p').join() === 'Hi! How can I help?' && all('.offline')[0] === ''`)
	if bad := p.errors(); len(bad) != 0 {
		t.Errorf("console: %v", bad)
	}
}

func TestWidgetGrowingLineAndTyping(t *testing.T) {
	s := newShop(t)
	p := newTab(t, browser(t), s.srv.URL)
	p.until(`Intake.version === 1 && document.querySelector('.intake-widget').style.display === ''`)
	p.js(`window.got = []; Intake.on('message', (m) => got.push(m.from + m.seq + m.live));
		document.addEventListener('intake:show', () => got.push('show')); Intake.open(); Intake.sendMessage('hello')`)
	p.until(`all('.agent p').includes('You said: hello')`)
	conv := s.deps.Sunk.Events()[0].Conversation
	p.do(chromedp.KeyEvent("x"))
	until(t, "a typing hint", func() bool { return len(s.deps.Lines.Hints()) == 1 })
	_ = s.web.Typing(p.ctx, s.deps.Sunk.Events()[0].From, "")
	p.until(`!$('.dots').hidden`)
	l := s.deps.Lines.Append(conv, channels.Line{From: channels.FromAgent, Text: "First.", Open: true})
	p.until(`$('.dots').hidden && all('.agent p').at(-1) === 'First.'`)
	l.Text = "First. Second."
	s.deps.Lines.Change(conv, l)
	p.until(`all('.agent p').at(-1) === 'First. Second.'`)
	s.cut() // a new socket tells the growing line from its beginning
	s.restore()
	until(t, "the widget is back", func() bool { return s.web.room.size() == 1 })
	l.Text, l.Open = "First. Second. Third.", false
	s.deps.Lines.Change(conv, l)
	p.until(`all('.agent p').at(-1) === 'First. Second. Third.' && all('.agent p').length === 3`)
	if got := in[string](p, `return got.join(' ')`); got != "show customer1true agent2true agent3true" {
		t.Errorf("events: %s", got)
	}
}

func TestWidgetArabic(t *testing.T) {
	s := newShop(t)
	p := newTab(t, browser(t), s.srv.URL+"/?lang=ar")
	p.until(`Intake.version === 1 && document.querySelector('.intake-widget').dir === 'rtl'`)
	p.shot("demo-ar")
	p.js(`Intake.open()`)
	p.until(`root.activeElement === $('textarea') && $('textarea').dir === 'rtl'`)
	p.js(`Intake.sendMessage('أريد استرداد المبلغ، رقم الطلب AB-12345')`)
	p.until(`$('.card h3').textContent === 'بياناتك'`)
	if !in[bool](p, `const r = $('.panel').getBoundingClientRect(); return r.left < 60 && $('.customer').getBoundingClientRect().left < r.left + r.width / 2`) {
		t.Error("the panel or the visitor's lines are not on the end side")
	}
	p.shot("card-ar")
	p.do(chromedp.EmulateViewport(390, 800, chromedp.EmulateMobile))
	p.shot("mobile-ar")
	if bad := p.errors(); len(bad) != 0 {
		t.Errorf("console: %v", bad)
	}
}

func TestWidgetOfAnUnknownAccountStaysHidden(t *testing.T) {
	s := newShop(t)
	p := newTab(t, browser(t), s.srv.URL+"/stranger")
	until(t, "one error", func() bool { return len(p.errors()) > 0 })
	p.until(`document.querySelector('.intake-widget').style.display === 'none'`)
	if bad := p.errors(); len(bad) != 1 || !strings.Contains(bad[0], `account \"nobody\" stays hidden`) {
		t.Errorf("console: %v", bad)
	}
}
