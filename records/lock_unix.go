//go:build unix

package records

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// holdFile takes the exclusive lock of a file beside the database, for as long as the file stays open. The kernel
// gives it back when the process dies. It tries for at most wait; ErrServed when another process holds it.
func holdFile(path string, wait time.Duration) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for end := time.Now().Add(wait); ; time.Sleep(20 * time.Millisecond) {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) || time.Now().After(end) {
			break
		}
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrServed
	}
	return nil, err
}
