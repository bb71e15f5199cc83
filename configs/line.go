package configs

// LineOf is the line of a place in a configuration file, such as LineOf(src, "accounts", "0", "settings"); where it is
// absent, the line of the nearest place around it. 0 when src is not YAML.
func LineOf(src []byte, tokens ...string) int {
	doc, _, err := read(src)
	if err != nil {
		return 0
	}
	return doc.line(tokens)
}
