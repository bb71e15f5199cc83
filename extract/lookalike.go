package extract

import (
	"regexp"
	"strings"
)

var others = regexp.MustCompile(`^(?:` +
	`\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})|` + // 22/11/2026
	`(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}(?: \d{1,2})?|` + // 2026-11-22
	`(?:19|20)\d{2} ?[-–/] ?(?:19|20)\d{2}|` + // 2019-2024
	`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|` + // an IP address
	`\d{1,3}(?:[.,]\d{3})+[.,]\d{2}|` + // a price
	`\d{3}-\d{2}-\d{4}` + // a US social security number
	`)$`)

// LooksLikeOther tells numbers that only look like phone numbers by their form: dates, IP addresses, prices, payment
// cards (13 to 19 digits with a right check digit, ISO/IEC 7812; none begins with 0).
func LooksLikeOther(text, digits string) bool {
	s := strings.TrimSpace(FoldDigits(text))
	return others.MatchString(s) || len(digits) >= 13 && len(digits) <= 19 && !strings.HasPrefix(s, "+") && digits[0] != '0' && luhn(digits)
}

func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
