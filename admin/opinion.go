package admin

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/policy"
)

// opinions keeps a model's readings of instructions, so that looking at settings twice costs once. A restart forgets
// them: they can be had again.
type opinions struct {
	mu   sync.Mutex
	said map[[32]byte]policy.Said
}

const maxOpinions = 200

// suggestions are the differences between the grammar's reading of the instructions and the model's; nil when there is
// no model, it does not answer, or nothing is to be read. Saving never depends on it.
func (s *server) suggestions(ctx context.Context, c configs.Capture, mode engine.Mode) []policy.Suggestion {
	if s.Opinion == nil || strings.TrimSpace(c.Instructions) == "" {
		return nil
	}
	c.Fields, c.Custom = maps.Clone(c.Fields), slices.Clone(c.Custom)
	c.Normalize()
	fields := policy.Fields(c)
	said, err := s.opinion(ctx, c.Instructions, fields)
	if err != nil {
		s.log.Warn("no second reading of instructions", "cause", err.Error())
		return nil
	}
	return some(policy.Differences(policy.Describe(c, mode).Policy, said, mode, fields))
}

func (s *server) opinion(ctx context.Context, instructions string, fields []policy.Setting) (policy.Said, error) {
	raw, err := json.Marshal(struct {
		I string
		F []policy.Setting
	}{instructions, fields})
	if err != nil {
		return policy.Said{}, err
	}
	key := sha256.Sum256(raw)
	s.opinions.mu.Lock()
	said, ok := s.opinions.said[key]
	s.opinions.mu.Unlock()
	if ok {
		return said, nil
	}
	if said, err = s.Opinion(ctx, instructions, fields); err != nil {
		return said, err
	}
	s.opinions.mu.Lock()
	defer s.opinions.mu.Unlock()
	if s.opinions.said == nil || len(s.opinions.said) >= maxOpinions {
		s.opinions.said = map[[32]byte]policy.Said{}
	}
	s.opinions.said[key] = said
	return said, nil
}
