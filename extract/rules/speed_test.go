package rules

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/extract"
)

// said are turns as customers write and speak them, for measurements: no value is checked here.
var said = []struct{ asked, mode, lang, text string }{
	{"name", "chat", "en", "Ada Lovelace"},
	{"", "chat", "en", "hi, I'd like a demo for my team, please call me back at 415 555 2671 when you have a minute"},
	{"email", "chat", "en", "sure, it's grace.hopper@example.com, thanks"},
	{"", "chat", "en", "I was wondering whether my subscription includes support at weekends, because last Saturday nobody answered and the printer in our office still does not work although I restarted it twice and changed the cable"},
	{"phone", "spoken", "en", "it's uh four one five five five five no wait five five six two six seven one"},
	{"email", "spoken", "en", "grace dot hopper at example dot com that's g r a c e"},
	{"name", "spoken", "en", "my name is Katherine with a K, Johnson"},
	{"phone", "spoken", "fr", "zéro six douze trente-quatre cinquante-six soixante-dix-huit"},
	{"phone", "chat", "de", "meine Nummer ist 0151 23456789, danke"},
	{"email", "spoken", "es", "es maria punto lopez arroba ejemplo punto com"},
	{"name", "chat", "ar", "اسمي ليلى حداد"},
	{"date", "chat", "pt", "pode ser no dia 12 de março às 15h"},
	{"order_id", "chat", "en", "sure, order number is AB-10293 and it never arrived"},
	{"", "chat", "en", "no that's all, thanks a lot"},
}

// TestSpeed prints what a turn costs and fails only far beyond the goals (median 60 µs, p99 1 ms a turn of up to 500
// characters; 100 kB within 50 ms), so that a loaded machine breaks nothing.
func TestSpeed(t *testing.T) {
	r := New()
	reqs := speedRequests(t)
	var took []time.Duration
	for range 3 {
		for i := range reqs {
			from := time.Now()
			reading, _ := r.Extract(context.Background(), reqs[i])
			extract.Check(reqs[i], reading)
			took = append(took, time.Since(from))
		}
	}
	slices.Sort(took)
	median, p99 := took[len(took)/2], took[len(took)*99/100]
	t.Logf("%d turns: median %v, p90 %v, p99 %v, most %v", len(took), median, took[len(took)*9/10], p99, took[len(took)-1])
	if median > time.Millisecond || p99 > 50*time.Millisecond {
		t.Errorf("median %v, p99 %v", median, p99)
	}
}

// speedRequests are the turns above, and those of the evaluation data where it lies beside the repository.
func speedRequests(t *testing.T) []extract.Request {
	make := func(asked, mode, lang, text string) extract.Request {
		req := request("", text)
		req.Setting.Mode, req.Setting.Lang = extract.Mode(mode), lang
		if asked != "" {
			req.Asked = []string{asked}
			if !slices.ContainsFunc(req.Fields, func(f extract.Field) bool { return f.Key == asked }) {
				req.Fields = append(req.Fields[:len(req.Fields):len(req.Fields)], extract.FieldFor(asked))
			}
		}
		return req
	}
	var reqs []extract.Request
	for _, s := range said {
		reqs = append(reqs, make(s.asked, s.mode, s.lang, s.text))
	}
	files, _ := filepath.Glob("../../../shared/eval/extract/turns_*.jsonl")
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		in := bufio.NewScanner(f)
		in.Buffer(nil, 1<<20)
		for n := 0; in.Scan(); n++ {
			var row struct{ Asked, Mode, Lang, Text string }
			if n%4 == 0 && json.Unmarshal(in.Bytes(), &row) == nil && len(row.Text) <= 500 {
				reqs = append(reqs, make(row.Asked, row.Mode, row.Lang, row.Text))
			}
		}
		f.Close()
	}
	return reqs
}

// TestLongMessages: twice the text costs about twice the time, whatever it is made of.
func TestLongMessages(t *testing.T) {
	r := New()
	for name, piece := range map[string]string{
		"prose": "I was wondering whether 12 of our 340 people at example could call someone. ", "digits": "4155552671 ", "one word": "a", "letters": "a b c ",
		"words of numbers": "five five five ", "signs": "@.-_ ", "names": "Grace Hopper, ", "dots": "dot at dot ", "Arabic": "رقمي خمسة ",
	} {
		cost := func(size int) time.Duration {
			req := request("phone", strings.Repeat(piece, size/len(piece)))
			req.Setting.Mode = extract.Spoken
			least := time.Hour
			for range 3 {
				from := time.Now()
				reading, _ := r.Extract(context.Background(), req)
				extract.Check(req, reading)
				least = min(least, time.Since(from))
			}
			return least
		}
		half, whole := cost(50_000), cost(100_000)
		t.Logf("%-17s 50 kB %v, 100 kB %v", name, half, whole)
		if whole > 2*time.Second || whole > 5*half+500*time.Millisecond {
			t.Errorf("%s: 50 kB %v, 100 kB %v", name, half, whole)
		}
	}
}

// TestStart prints what reading the lists of all languages costs: the goal is 50 ms and 30 MB.
func TestStart(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	from := time.Now()
	v, err := loadVocabulary()
	took := time.Since(from)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d words in %v, %d kB", len(v), took, kept/1024)
	if kept > 30<<20 || took > time.Second {
		t.Errorf("%v, %d bytes", took, kept)
	}
	runtime.KeepAlive(v)
}

// TestAllocations: what a turn allocates depends on the turn, not on the lists.
func TestAllocations(t *testing.T) {
	r := New()
	req := request("name", "my name is Ada Lovelace")
	n := testing.AllocsPerRun(100, func() {
		reading, _ := r.Extract(context.Background(), req)
		extract.Check(req, reading)
	})
	t.Logf("%.0f allocations", n)
	if n > 400 {
		t.Errorf("%.0f allocations", n)
	}
}
