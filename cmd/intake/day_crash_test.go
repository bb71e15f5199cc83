package main

import (
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// TestACrashInMidSend: the process dies after the platforms took a reply and before that was noted. Where the platform
// gives our sends back, by mark, echo or their own text, there is no second copy; where it does not (Telegram) there is
// one. Nothing is lost.
func TestACrashInMidSend(t *testing.T) {
	d := newDay(t)
	d.graph["wa"].OnSent(func(channeltest.GraphMessage) {}) // the platforms' own words come after the crash
	d.graph["fb"].OnSent(func(channeltest.GraphMessage) {})
	d.graph["ig"].OnSent(func(channeltest.GraphMessage) {})
	d.x.OnSent(func(channeltest.XMessage) {})
	who := map[string]string{"wa": "14152310070", "fb": "8070", "ig": "9070", "xdm": "6070", "tg": "7070"}
	var release []func()
	for account := range who {
		release = append(release, d.cables[account].hang())
	}
	for account, id := range who {
		d.says(account, id, "What are your opening hours?")
	}
	for account, id := range who {
		eventually(t, account+": the reply is in flight", func() bool { return len(d.got(account, id)) == 1 })
	}
	d.kill()
	for _, f := range release {
		f()
	}
	d.process = d.process.world.serve()
	d.giveBack()
	for _, m := range d.graph["wa"].To(who["wa"]) {
		d.receipts(m)
	}
	for _, account := range []string{"fb", "ig"} {
		for _, m := range d.graph[account].To(who[account]) {
			d.echo(account, m)
		}
	}
	for _, m := range d.x.To(who["xdm"]) {
		d.dm("dm.sent", m.ID, dayUser, m.To, m.Text)
	}
	copies := map[string]int{"wa": 1, "fb": 1, "ig": 1, "xdm": 1, "tg": 2}
	for account, id := range who {
		eventually(t, account+": the reply is known to be sent", func() bool {
			s := d.with(account, id).last("agent").Status
			return s == "sent" || s == "delivered" || s == "read"
		})
		if by := d.with(account, id).TakenBy; by != "" {
			t.Errorf("%s: our own words are taken for a person's (%s)", account, by)
		}
	}
	time.Sleep(500 * time.Millisecond)
	for account, id := range who {
		if n := len(d.got(account, id)); n != copies[account] {
			t.Errorf("%s: %d copies, want %d", account, n, copies[account])
		}
	}
}
