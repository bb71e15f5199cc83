//go:build !unix

package recordstest

import "syscall"

func unprivileged(string) (*syscall.SysProcAttr, error) { return nil, nil }
