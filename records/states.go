package records

import (
	"encoding/json"
	"sync"

	"github.com/seed-151f84ba/intake/engine"
)

// stateCache remembers the decoded form of states by their stored text: a turn begins with what the turn before it, most
// often of this process, has written. It decides nothing: a text that is not the remembered one is decoded, whoever
// wrote it. States are never written in place (engine.State), so they are shared.
type stateCache struct {
	mu       sync.Mutex
	new, old map[string]knownState // by conversation
}

type knownState struct {
	text  string
	state engine.State
}

// statesMost bounds each of the two halves of the cache: a state is some kilobytes.
const statesMost = 500

func (c *stateCache) put(conversation, text string, s engine.State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.new == nil || len(c.new) >= statesMost {
		c.old, c.new = c.new, make(map[string]knownState, statesMost)
	}
	c.new[conversation] = knownState{text, s}
}

// decode returns the state a text stands for.
func (c *stateCache) decode(conversation, text string) (engine.State, error) {
	c.mu.Lock()
	k, ok := c.new[conversation]
	if !ok {
		k = c.old[conversation]
	}
	c.mu.Unlock()
	if k.text == text && text != "" {
		return k.state, nil
	}
	s := engine.New()
	if text == "" {
		return s, nil
	}
	err := json.Unmarshal([]byte(text), &s)
	return s, err
}
