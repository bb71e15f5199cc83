package records

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/channels"
)

// TestCustomersAreKnownByTheirMarksAlone: looking a customer up reads the rows of their marks, not all of the agent.
func TestCustomersAreKnownByTheirMarksAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "intake.db")
	db, err := Open(t.Context(), Options{DSN: path, Serve: true, Now: time.Now, Key: make([]byte, 32), AdminURL: "http://admin.test"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	raw, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	from, args := knownBy("demo", marks([]channels.Given{{Field: "phone", Value: "+14152310042"}, {Field: "email", Value: "a@example.com"}}, "site", "ann"))
	rows, err := raw.Query(rebind(`EXPLAIN QUERY PLAN SELECT k.field, r.id FROM `+from+` JOIN records r ON r.id = k.record WHERE r.folder <> 'deleted' ORDER BY r.created_at DESC LIMIT 5`), args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := 0
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(detail, "known") {
			if !strings.Contains(detail, "(agent=? AND field=? AND value=?)") {
				t.Errorf("%s", detail)
			}
			found++
		}
	}
	if err := rows.Err(); err != nil || found != 3 {
		t.Errorf("%d parts, %v", found, err)
	}
}
