package console_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A likely duplicate is merged by keyboard alone, the list and the sheet follow, and it is taken back.
func TestMergeAndBack(t *testing.T) {
	f := newFake(t)
	p := newTab(t, f)
	p.open("/records?lang=en&status=all&q=a&id=WIT-LED-7K2MX")
	p.see(".sheet .kin", "Looks like the same")
	p.see(".sheet .kin", "Shares the e-mail address, which nobody verified")
	p.see(".sheet .kin", "Shares the phone number, verified: The WhatsApp number")
	p.wait(`document.querySelector('.card a[href*="WIT-LED-OLD44"]')`)
	p.axe()
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.kin button[aria-label="Merge with WIT-LED-OLD44"]').focus()`))
	p.keys(kb.Enter)
	p.see(".confirm", "Merge the two records?")
	p.shot("merge-en")
	p.axe()
	p.wait(`document.activeElement.type === 'radio' && document.activeElement.value === 'WIT-LED-7K2MX'`)
	p.keys(kb.ArrowDown)
	p.wait(`document.querySelector('.confirm [value=WIT-LED-OLD44]').checked`)
	p.keys(kb.ArrowUp)
	p.keys(kb.Tab)
	p.keys("the same team")
	p.keys(kb.Enter)
	p.gone(".confirm")
	p.see(".sheet .notice", "WIT-LED-OLD44 is now part of WIT-LED-7K2MX")
	p.see(".sheet .kin .chip", "Merged")
	p.wait(`!document.querySelector('.card a[href*="WIT-LED-OLD44"]')`)
	if want := `POST records/WIT-LED-OLD44/merge {"into":"WIT-LED-7K2MX","reason":"the same team","into_version":3}`; !f.called(want) {
		t.Errorf("asked: %q", f.calls)
	}

	p.click(".sheet .actions button", "Delete")
	p.see(".confirm", "What was merged into it goes with it: 1.")
	p.click(".confirm button", "Cancel")
	p.click(".kin a", "WIT-LED-OLD44")
	p.see(".sheet .banner", "It is part of")
	p.wait(`document.querySelector('.sheet h2').textContent.includes('Asked for prices')`)
	if got := p.eval(`[...document.querySelectorAll('.sheet .pill, .sheet .actions button, .sheet select, .sheet textarea')].filter(b => !b.disabled && !/conversation/i.test(b.textContent)).length`); got != "0" {
		t.Errorf("a merged record offers %s actions: %s", got, p.text(".sheet"))
	}
	p.axe()
	p.click(".sheet .banner a", "WIT-LED-7K2MX")
	p.wait(`document.querySelector('.sheet h2').textContent.includes('Demo for a team')`)
	p.click(".kin button", "Undo merge of WIT-LED-OLD44")
	p.see(".sheet .notice", "WIT-LED-OLD44 stands for itself again")
	p.wait(`document.querySelector('.card a[href*="WIT-LED-OLD44"]')`)
	p.click(".kin button", "WIT-LED-OLD44 is not a duplicate")
	p.wait(`!document.querySelector('.kin').textContent.includes('OLD44')`)
	if !f.called(`DELETE records/WIT-LED-7K2MX/links/WIT-LED-OLD44`) {
		t.Errorf("asked: %q", f.calls)
	}
}

// The record that is looked at may be the one that goes; it then says where.
func TestMergeThisIntoTheOther(t *testing.T) {
	f := newFake(t)
	p := newTab(t, f)
	p.open("/records?lang=ar&tab=tickets&id=WIT-TKT-3QD9A")
	p.see(".sheet .kin", "يشترك في رقم الهاتف من دون توثيق")
	p.axe()
	p.click(".kin button", "دمج مع WIT-LED-B0004")
	p.see(".confirm", "دمج السجلين؟")
	p.axe()
	p.click(".confirm [value=WIT-LED-B0004]", "")
	p.click(".confirm button", "ادمج")
	p.see(".sheet .banner", "دُمج هذا السجل")
	p.see(".sheet .banner", "WIT-LED-B0004")
	if want := `POST records/WIT-TKT-3QD9A/merge {"into":"WIT-LED-B0004"}`; !f.called(want) {
		t.Errorf("asked: %q", f.calls)
	}
	p.axe()
	p.shot("merged-ar")
	p.click(".sheet .banner button", "تراجع عن الدمج: WIT-TKT-3QD9A")
	p.wait(`!document.querySelector('.sheet .banner')`)
}

// Who may only look is offered nothing of it.
func TestGuestsMergeNothing(t *testing.T) {
	f := newFake(t)
	f.role = "guest"
	p := newTab(t, f)
	p.open("/records?lang=en&id=WIT-LED-7K2MX")
	p.see(".sheet .kin", "Looks like the same")
	if got := p.eval(`document.querySelectorAll('.kin button').length`); got != "0" {
		t.Errorf("a guest is offered %s buttons", got)
	}
}
