package console_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestWorkOnARecord(t *testing.T) {
	f := newFake(t)
	p := newTab(t, f)
	p.open("/records?lang=en&id=WIT-LED-7K2MX")
	p.click(".sheet .pill", "Open")
	p.wait(`document.querySelector('.sheet .pill.status-open').getAttribute('aria-pressed') === 'true'`)
	p.click(".sheet button", "Assign to me")
	p.see(".sheet .person", "Robin Vale")
	p.do(chromedp.SendKeys(chromedp.CSS(".sheet textarea"), "call again"))
	p.click(".sheet button", "Save notes")
	p.see(".sheet .notice", "Saved.")
	p.do(chromedp.SendKeys(chromedp.CSS(".sheet form textarea"), "left a message"))
	p.click(".sheet button", "Add comment")
	p.see(".sheet .comments", "left a message")
	p.click(".sheet button", "Retry now")
	p.see(".sheet .deliveries", "Pending")
	p.click(".sheet button", "Archive")
	p.see(".confirm", "Archive this record?")
	p.axe()
	p.click(".confirm button", "Cancel")
	p.gone(".confirm")
	p.click(".sheet button", "Delete")
	p.click(".confirm button", "Delete")
	p.gone(".sheet")
	p.see(".notice", "WIT-LED-7K2MX was deleted")
	p.wait(`!document.querySelector('.cards').textContent.includes('Demo for a team')`)
	for _, want := range []string{
		`PATCH records/WIT-LED-7K2MX {"status":"open"}`, `PATCH records/WIT-LED-7K2MX {"assignee":"me"}`,
		`PATCH records/WIT-LED-7K2MX {"notes":"call again"}`, `POST records/WIT-LED-7K2MX/comments {"text":"left a message"}`,
		`POST deliveries/d1/retry`, `POST records/WIT-LED-7K2MX/delete`,
	} {
		if !f.called(want) {
			t.Errorf("never asked: %s\nasked: %q", want, f.calls)
		}
	}
}

// Somebody else was faster: nothing is overwritten, the record is read again, the person is told.
func TestConflict(t *testing.T) {
	f := newFake(t)
	p := newTab(t, f)
	p.allow = []string{"412"}
	p.open("/records?lang=en&id=WIT-LED-HAND2")
	p.see(".sheet h2", "Met at the fair")
	f.mu.Lock() // changed without news: the console cannot know yet
	with(f.find("WIT-LED-HAND2"), object{"subject": "Met at the spring fair", "version": 9})
	f.mu.Unlock()
	p.click(".sheet .pill", "Closed")
	p.see(".sheet .notice", "Somebody changed this record meanwhile")
	p.see(".sheet h2", "Met at the spring fair")
	f.mu.Lock()
	status := f.find("WIT-LED-HAND2")["status"]
	f.mu.Unlock()
	if status != "open" {
		t.Errorf("the status became %v", status)
	}
	p.click(".sheet .pill", "Closed")
	p.wait(`document.querySelector('.sheet .pill.status-closed').getAttribute('aria-pressed') === 'true'`)
}

func TestNewsArrive(t *testing.T) {
	for name, quiet := range map[string]bool{"by events": false, "by asking": true} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.noEvents = quiet
			p := newTab(t, f)
			p.allow = []string{"404"}
			p.open("/records?lang=en&tab=tickets")
			p.see(".card", "Week view")
			p.wait(`performance.getEntriesByType('resource').length > 0`)
			if !quiet {
				p.listening(f)
			}
			f.change("record", "WIT-TKT-FRESH", func() {
				f.records = append([]object{record("WIT-TKT-FRESH", "ticket", "new", "Just now", 500)}, f.records...)
			})
			p.see(".card", "Just now")
			p.open("/conversations/c-maya")
			p.see(".bubble", "team")
			if !quiet {
				p.listening(f)
			}
			f.change("conversation", "c-maya", func() {
				c := f.conversations["c-maya"]
				c["messages"] = append(c["messages"].([]object), line("m10", 10, "customer", "one more thing"))
			})
			p.see(".bubble", "one more thing")
		})
	}
}

// listening waits until the page of this moment hears the live stream.
func (p *tab) listening(f *fake) {
	p.t.Helper()
	f.mu.Lock()
	before := len(f.subs)
	f.mu.Unlock()
	p.do(chromedp.Reload())
	for {
		f.mu.Lock()
		now := len(f.subs)
		f.mu.Unlock()
		if now > before {
			return
		}
		p.do(chromedp.Evaluate[chromedp.Void](`1`))
	}
}

func TestReplyAndTakeover(t *testing.T) {
	f := newFake(t)
	p := newTab(t, f)
	p.open("/conversations/c-maya?lang=en")
	p.see("h1", "Maya Ortiz") // the widget gives no name; the record does
	p.gone(".address")
	p.open("/conversations/c-sara?lang=en&record=WIT-TKT-3QD9A")
	p.see(".reply", "It is sent through Telegram")
	p.click("button", "Take over")
	p.see(".talk-head", "Robin Vale has taken over")
	p.click("button", "Give back to the agent")
	p.see(".talk-head", "The agent answers.")
	p.do(chromedp.SendKeys(chromedp.CSS(".reply textarea"), "تم الاسترداد"))
	p.click(".reply button", "Send")
	p.see(".line.member", "تم الاسترداد")
	p.see(".talk-head", "Robin Vale has taken over")
	if got := p.eval(`document.querySelector('.reply textarea').value`); got != "" {
		t.Errorf("the reply stays in its box: %q", got)
	}
}

func TestRoles(t *testing.T) {
	f := newFake(t)
	f.role = "guest"
	p := newTab(t, f)
	p.open("/records?lang=en&id=WIT-LED-7K2MX")
	p.see(".sheet .deliveries", "crm")
	if got := p.eval(`[...document.querySelectorAll('.sheet button')].filter(b => !b.disabled && !/^(Copy|Close)/.test(b.getAttribute('aria-label') ?? '')).length`); got != "0" {
		t.Errorf("a guest is offered %s actions: %s", got, p.text(".sheet"))
	}
	p.open("/conversations/c-maya")
	p.see(".bubble", "team")
	p.gone(".reply")
	f.mu.Lock()
	f.role = "member"
	f.mu.Unlock()
	p.open("/records?id=WIT-LED-7K2MX") // nobody's: can be taken, not changed
	p.see(".sheet button", "Assign to me")
	p.wait(`document.querySelector('.sheet .pill').disabled`)
	p.click(".sheet button", "Assign to me")
	p.wait(`!document.querySelector('.sheet .pill').disabled`)
	p.see(".sheet button", "Archive")
	if got := p.eval(`[...document.querySelectorAll('.sheet button')].some(b => /Delete|Retry/.test(b.textContent))`); got != "false" {
		t.Error("a member is offered what only an admin may")
	}
}

func TestSignOut(t *testing.T) {
	f := newFake(t)
	p := newTab(t, f)
	p.allow = []string{"401"}
	p.open("/records?lang=en")
	p.see(".account", "Owner")
	p.click("button", "Sign out")
	p.see("h1", "Sign in to Intake")
	p.wait(`location.pathname === '/'`)
}
