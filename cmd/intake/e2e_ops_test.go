package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestReload: an edit of the configuration file takes effect without a restart; a bad edit changes nothing and is
// reported with its line.
func TestReload(t *testing.T) {
	w := newWorld(t, "")
	p := w.serve()
	socket := p.dial("", 0)
	post := func() int { return p.status("POST", p.public+"/c/second", hookHeader("s2"), update(9, 1, "hello")) }
	if got := post(); got != http.StatusNotFound {
		t.Fatalf("before the edit: %d", got)
	}
	good := w.text()
	more := strings.Replace(good, "destinations:", fmt.Sprintf("  - {id: second, channel: telegram, agent: e2e, settings: {bot_token: %q, secret_token: s2, api_base: %q}}\ndestinations:", botToken, w.bot.URL), 1)
	w.configure(more)
	eventually(t, "the new account", func() bool { return post() == http.StatusOK })

	w.configure(strings.Replace(more, "kind: text", "kind: telepathic", 1))
	eventually(t, "a report of the bad edit", func() bool { return strings.Contains(p.log.String(), "intake.yaml:5: $.agents[0].kind") })
	if !strings.Contains(p.log.String(), "configuration stays as it was") {
		t.Error("the log does not say that the old configuration stays")
	}
	if got := post(); got != http.StatusOK {
		t.Errorf("after a bad edit: %d", got)
	}

	w.configure(" \n") // an editor empties the file before it writes
	time.Sleep(500 * time.Millisecond)
	if got := post(); got != http.StatusOK {
		t.Errorf("while the file is empty: %d", got)
	}

	w.configure(good)
	eventually(t, "the account that left the file is off", func() bool { return post() == http.StatusNotFound })
	w.configure(more)
	eventually(t, "the account is back", func() bool { return post() == http.StatusOK })

	changed := strings.Replace(more, "from nine to five", "day and night", 1)
	w.configure(changed)
	n := 0
	eventually(t, "the new answer", func() bool { // on the socket that was open all the time
		n++
		socket.say(fmt.Sprintf("m%d", n), "What are your opening hours?")
		return strings.Contains(socket.line().Text, "day and night")
	})
}

// TestFullDisk: on a full disk the webhook answers 503 and acknowledges nothing; with room again it goes on.
func TestFullDisk(t *testing.T) {
	w := newWorld(t, "")
	disk := filepath.Join(w.dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk).CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("a small file system cannot be mounted here: %s", out)
		}
		t.Skipf("SKIPPED, a full disk is not tested: a small file system cannot be mounted here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", disk).Run() })
	w.database = filepath.Join(disk, "intake.db")
	w.token = strings.TrimSpace(w.command("token", "--role", "owner"))
	p := w.serve()
	filler := filepath.Join(disk, "filler")
	fill(t, filler)
	var accepted []int
	refused := 0
	for n := 1; refused < 5 && n < 2000; n++ {
		switch got := p.telegram(60, n, "a message of a certain length that takes room "+strings.Repeat("x", 2000)); got {
		case http.StatusOK:
			accepted = append(accepted, n)
		case http.StatusServiceUnavailable:
			refused++
		default:
			t.Fatalf("on a full disk: %d", got)
		}
	}
	if refused == 0 {
		t.Fatal("the disk never filled")
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	eventually(t, "messages are taken again", func() bool { return p.telegram(60, 5000, "the last one") == http.StatusOK })
	var list struct{ Items []struct{ ID string } }
	p.api("GET", "conversations", nil, 200, &list)
	if len(list.Items) != 1 {
		t.Fatalf("%d conversations", len(list.Items))
	}
	stored := 0
	for _, m := range p.conversation(list.Items[0].ID).Messages {
		if m.From == "customer" {
			stored++
		}
	}
	if stored != len(accepted)+1 {
		t.Errorf("%d messages are stored, %d were acknowledged", stored, len(accepted)+1)
	}
	eventually(t, "an answer", func() bool { return len(p.bot.to(60)) > 0 })
}

// fill writes a file until the disk is full.
func fill(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 16, 1 << 12} {
		for end := time.Now().Add(within); time.Now().Before(end); {
			if _, err := f.Write(make([]byte, size)); err != nil {
				break
			}
		}
	}
}

// TestApplyBesideServe: what `intake apply` publishes beside a running program is in force there too.
func TestApplyBesideServe(t *testing.T) {
	w := newWorld(t, "")
	p := w.serve()
	other := filepath.Join(w.dir, "other.yaml") // not the file the program watches
	text := strings.Replace(w.text(), "destinations:", "  - {id: second, channel: web, agent: e2e}\ndestinations:", 1)
	if err := os.WriteFile(other, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := p.status(http.MethodGet, p.public+"/c/second/socket", nil, nil); got != http.StatusNotFound {
		t.Fatalf("before: %d", got)
	}
	w.file = other
	if out := w.command("apply"); !strings.Contains(out, "published: account second") {
		t.Fatalf("apply said %q", out)
	}
	eventually(t, "the new account answers", func() bool {
		return p.status(http.MethodGet, p.public+"/c/second/socket", nil, nil) != http.StatusNotFound
	})
}
