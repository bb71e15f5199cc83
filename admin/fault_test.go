package admin

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/records"
)

// faulty is a real store whose lists break: at once, or (exports) after the first pass and some records.
type faulty struct {
	Store
	lists  bool
	passes int // of EachRecord that still work
	after  int // records of the pass that breaks
}

var errDisk = errors.New("disk /dev/sda7 is full")

func (f *faulty) ListRecords(ctx context.Context, s records.Scope, q records.Filter, l records.List) (records.RecordPage, error) {
	if f.lists {
		return records.RecordPage{}, errDisk
	}
	return f.Store.ListRecords(ctx, s, q, l)
}

func (f *faulty) EachRecord(ctx context.Context, s records.Scope, q records.Filter, l records.List, yield func(records.Record) error) error {
	if f.passes--; f.passes >= 0 {
		return f.Store.EachRecord(ctx, s, q, l, yield)
	}
	n := 0
	return f.Store.EachRecord(ctx, s, q, l, func(r records.Record) error {
		if n++; n > f.after {
			return errDisk
		}
		return yield(r)
	})
}

func TestABrokenListSaysSo(t *testing.T) {
	h := newHouse(t, Options{})
	r := newRig(t, Options{Store: &faulty{Store: h.db, lists: true}})
	for _, p := range []string{"records", "records.csv", "records.jsonl"} {
		a := r.want(r.ask("GET", path("%s", p), "", h.as("owner")), http.StatusInternalServerError)
		if strings.Contains(a.body, "sda7") {
			t.Errorf("%s tells of the machine: %s", p, a.body)
		}
	}
}

func TestAnExportThatBreaksIsCutOff(t *testing.T) {
	h := newHouse(t, Options{})
	for range 3 {
		h.filed("demo", engine.Lead, "I am Zed", map[string]string{"name": "Zed"})
	}
	for kind, passes := range map[string]int{"csv": 1, "jsonl": 0} {
		r := newRig(t, Options{Store: &faulty{Store: h.db, passes: passes, after: 2}})
		req, err := http.NewRequest("GET", r.URL+path("records.%s", kind), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+h.keys["owner"])
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			_, err = io.ReadAll(res.Body)
			res.Body.Close()
		}
		if err == nil {
			t.Errorf("half a %s export looks whole", kind)
		}
	}
}
