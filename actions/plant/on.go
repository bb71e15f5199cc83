//go:build plant

package plant

import "os"

// The faults; off.go says what each of them is.
const (
	AckBeforeCommit   = "ack_before_commit"
	DedupeInMemory    = "dedupe_in_memory"
	OutboxAfterCommit = "outbox_after_commit"
	NoVersionCompare  = "no_version_compare"
	NewIDOnRetry      = "new_id_on_retry"
)

// On says whether a fault is switched on.
func On(fault string) bool { return os.Getenv("INTAKE_PLANT") == fault }
