package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var clock = regexp.MustCompile(`^(?:at |um |a las |à |às )?(\d{1,2})(?:[:.h](\d{2})|(\d{2}))?(?: ?(?:uhr|hrs?|h|o'clock))?(?: ?([ap])\.?m\b\.?)?(?: (?:in the )?(morning|afternoon|evening|night))?\.?$`)

// checkTime reads a time of day and gives HH:MM of 24 hours.
func checkTime(value, lang string) (Value, Reason) {
	s := strings.Join(strings.Fields(FoldWord(value)), " ")
	switch s {
	case "noon", "midday", "at noon", "mediodia", "midi", "mittag", "meio dia":
		return Value{Value: "12:00"}, ""
	case "midnight", "at midnight", "medianoche", "minuit", "mitternacht", "meia noite":
		return Value{Value: "00:00"}, ""
	}
	m := clock.FindStringSubmatch(s)
	if m == nil {
		return saidTime(value, lang)
	}
	h, _ := strconv.Atoi(m[1])
	min, _ := strconv.Atoi(m[2] + m[3])
	late := m[4] == "p" || m[5] == "afternoon" || m[5] == "evening" || m[5] == "night" && h >= 6
	early := m[4] == "a" || m[5] == "morning"
	switch {
	case late && h < 12:
		h += 12
	case early && h == 12:
		h = 0
	}
	if h > 24 || min > 59 || h == 24 && min > 0 {
		return Value{}, BadSyntax
	}
	return Value{Value: fmt.Sprintf("%02d:%02d", h%24, min)}, ""
}
