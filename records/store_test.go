package records_test

import (
	"path/filepath"
	"testing"

	"github.com/seed-151f84ba/intake/records"
	"github.com/seed-151f84ba/intake/records/recordstest"
)

func open(t testing.TB, o records.Options) *records.DB {
	t.Helper()
	db, err := records.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestSQLite(t *testing.T) {
	recordstest.Run(t, func(t *testing.T) *records.DB {
		return open(t, recordstest.Options(filepath.Join(t.TempDir(), "intake.db")))
	})
}

func TestPostgres(t *testing.T) {
	recordstest.Postgres(t) // holds the cluster for the whole suite
	recordstest.Run(t, func(t *testing.T) *records.DB {
		return open(t, recordstest.Options(recordstest.Postgres(t)))
	})
}
