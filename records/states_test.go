//go:build unix

package records_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
	"github.com/seed-151f84ba/intake/records/recordstest"
)

// TestStatesAreRememberedAsTheyAreStored: what a process remembers of its own commits is what another one reads.
func TestStatesAreRememberedAsTheyAreStored(t *testing.T) {
	dsn := file(t)
	d := newDeskOn(t, dsn)
	for n := range 3 * len(talk) {
		c := d.say("p", n)
		d.turn(c)
		fresh := open(t, records.Options{DSN: dsn, Key: recordstest.Key})
		if mine, theirs := loaded(t, d.db, c), loaded(t, fresh, c); !reflect.DeepEqual(tidy(mine.State), tidy(theirs.State)) {
			t.Fatalf("after %q:\n%+v\n%+v", talk[n%len(talk)], mine.State, theirs.State)
		}
		fresh.Close()
	}
}

// TestStatesOfOthersAreRead: a state that another process wrote is read, whatever is remembered.
func TestStatesOfOthersAreRead(t *testing.T) {
	dsn := recordstest.Postgres(t)
	one, other := open(t, recordstest.Options(dsn)), open(t, recordstest.Options(dsn))
	stored, err := one.Receive(t.Context(), inbound("p", "k"))
	if err != nil {
		t.Fatal(err)
	}
	id := stored[0].Conversation
	for n, db := range []*records.DB{one, other, one, other} {
		l := loaded(t, db, id)
		if l.State.Unanswered != n {
			t.Fatalf("commit %d saw %d", n, l.State.Unanswered)
		}
		l.State.Unanswered++
		if err := db.Commit(context.Background(), runner.Commit{Conversation: id, Version: l.Conversation.Version, State: l.State}); err != nil {
			t.Fatal(err)
		}
	}
}

func loaded(t *testing.T, db *records.DB, conversation string) runner.Loaded {
	t.Helper()
	l, err := db.Load(t.Context(), conversation)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// tidy makes what is empty nothing: the stored form does not tell the two apart, and no step may.
func tidy(s engine.State) engine.State {
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); (f.Kind() == reflect.Slice || f.Kind() == reflect.Map) && f.Len() == 0 {
			f.SetZero()
		}
	}
	return s
}
