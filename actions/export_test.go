package actions

// Memory is the Lanes in memory for the tests outside the package.
type Memory = memory

// NewMemory returns an empty one; it tells wake of every arming.
func NewMemory() *Memory { return newMemory() }

// WakeBy makes every arming wake w.
func (m *memory) WakeBy(w *Worker) { m.wake = w.Wake }
