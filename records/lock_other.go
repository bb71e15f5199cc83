//go:build !unix

package records

import (
	"errors"
	"os"
	"time"
)

// holdFile refuses: without a lock that dies with its process two servers could share a file.
func holdFile(string, time.Duration) (*os.File, error) {
	return nil, errors.New("SQLite is served on Unix systems only, use PostgreSQL")
}
