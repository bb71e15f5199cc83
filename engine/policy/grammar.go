package policy

import "github.com/seed-151f84ba/intake/engine"

// Understand reads an instruction text. all are the fields of the mode, off ones too.
func Understand(text string, mode engine.Mode, all []Setting) Understood {
	var u Understood
	for _, s := range sentences(text) {
		u.Guidance = append(u.Guidance, s.raw)
	}
	return u
}
