//go:build !plant

// Package plant switches known faults on, to prove that the crash checker finds them. In every ordinary build On is
// false for ever and costs nothing; a build with the tag plant reads the fault's name from INTAKE_PLANT.
package plant

// The faults.
const (
	AckBeforeCommit   = "ack_before_commit"   // 2xx before the events are durable
	DedupeInMemory    = "dedupe_in_memory"    // what was seen is forgotten with the process
	OutboxAfterCommit = "outbox_after_commit" // replies are written after the turn's commit
	NoVersionCompare  = "no_version_compare"  // a stale turn is committed all the same
	NewIDOnRetry      = "new_id_on_retry"     // every delivery attempt has another id
)

// On says whether a fault is switched on.
func On(string) bool { return false }
