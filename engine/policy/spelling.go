package policy

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// spelled is how words may be written in other ways: phrases/spelling.txt.
type spelled struct {
	apart          map[string][]string // words run together: cannot, dont
	behind, before map[string]string   // what stands for the letters behind or before an apostrophe
	itIs           map[string]bool     // words behind which 's is "is"
	joined         map[string]string   // compounds written as two words
	numbers        map[string]int
}

var spelling = sync.OnceValue(func() spelled {
	data, err := phrases.ReadFile("phrases/spelling.txt")
	if err != nil {
		panic(err) // embedded
	}
	out := spelled{map[string][]string{}, map[string]string{}, map[string]string{}, map[string]bool{}, map[string]string{}, map[string]int{}}
	section := ""
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		default:
			if err := out.add(section, line); err != nil {
				panic(fmt.Errorf("spelling, line %d: %w", n+1, err))
			}
		}
	}
	return out
})

// add reads one line of a section.
func (s *spelled) add(section, line string) error {
	way, meant, _ := strings.Cut(line, " = ")
	way = foldWord(way)
	switch section {
	case "apart":
		s.apart[way] = strings.Fields(meant)
	case "behind":
		s.behind[way] = meant
	case "before":
		s.before[way] = meant
	case "it is":
		s.itIs[way] = true
	case "joined":
		s.joined[way] = meant
	case "numbers":
		n, err := strconv.Atoi(meant)
		s.numbers[way] = n
		return err
	default:
		return fmt.Errorf("a section %q there is none of", section)
	}
	return nil
}
