package extract

import (
	"iter"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// checkEmail decides whether a string is an address a contact form should accept: a dot-atom before the @ (RFC 5321
// without quotes and comments), at most 64 bytes of it, a host name after it, at most 254 bytes in all.
func checkEmail(value string) (Value, Reason) {
	v := Value{Value: value}
	local, domain, ok := strings.Cut(value, "@")
	switch {
	case value == "":
		return v, BadSyntax
	case !ok || domain == "" || local == "":
		return v, Incomplete
	case len(local) > 64 || len(value) > 254:
		return v, TooLong
	}
	if a, err := mail.ParseAddress(value); err != nil || a.Address != value || strings.ContainsAny(local, "\"\\ ()<>") {
		return v, BadSyntax
	}
	if r := checkDomain(domain); r != "" {
		return v, r
	}
	v.Value = local + "@" + strings.ToLower(domain)
	if d, ok := typoDomain(strings.ToLower(domain)); ok {
		v.Hints = append(v.Hints, Hint{Reason: LikelyTypo, Suggest: local + "@" + d})
	}
	if disposable[strings.ToLower(domain)] {
		v.Hints = append(v.Hints, Hint{Reason: Disposable})
	}
	return v, ""
}

// checkDomain accepts a host name of two or more labels, or the bare two letters of a country's top level (some do
// take mail). "jane@example" lacks the rest.
func checkDomain(domain string) Reason {
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || len(ascii) > 253 || strings.ContainsAny(domain, "[]:_/ ") {
		return BadDomain
	}
	labels := strings.Split(ascii, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return BadDomain
		}
	}
	last := labels[len(labels)-1]
	if strings.Trim(last, "0123456789") == "" {
		return BadDomain
	}
	if len(labels) == 1 && len(last) != 2 {
		return Incomplete
	}
	return ""
}

// wellKnown are the mail hosts people mistype most: the large public providers.
var wellKnown = []string{"gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com", "live.com",
	"googlemail.com", "protonmail.com", "yahoo.co.uk", "hotmail.co.uk", "hotmail.fr", "gmx.de", "web.de", "orange.fr",
	"libero.it", "comcast.net", "msn.com"}

// sisters are real hosts one letter away from a well-known one.
var sisters = map[string]bool{"gmx.com": true, "gmx.net": true, "gmx.at": true, "gmx.ch": true, "mail.com": true,
	"email.com": true, "ymail.com": true, "aol.co": true, "live.ca": true, "live.cn": true, "yahoo.ca": true,
	"yahoo.cn": true, "ail.com": true, "web.com": true, "me.com": true, "hotmail.de": true, "hotmail.be": true,
	"hotmail.ca": true, "yahoo.co": true, "outlook.co": true, "fmail.com": true, "zmail.com": true, "hmail.com": true}

// typoDomain suggests a well-known host one slip away: a letter too many, missing, wrong, or two swapped. Hosts of
// fewer than seven letters are never guessed.
func typoDomain(domain string) (string, bool) {
	if sisters[domain] || len(domain) < 7 {
		return "", false
	}
	best := ""
	for _, w := range wellKnown {
		if domain == w {
			return "", false
		}
		if len(w) >= 7 && best == "" && oneSlip(domain, w) {
			best = w
		}
	}
	return best, best != ""
}

func oneSlip(a, b string) bool {
	if d := len(a) - len(b); d > 1 || d < -1 {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) == len(b)+1:
		return a[i+1:] == b[i:]
	case len(b) == len(a)+1:
		return a[i:] == b[i+1:]
	case i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]:
		return true
	}
	return i < len(a) && a[i+1:] == b[i+1:]
}

// disposable are the best known throw-away hosts: a hint only, never a refusal.
var disposable = map[string]bool{"mailinator.com": true, "guerrillamail.com": true, "10minutemail.com": true,
	"temp-mail.org": true, "tempmail.com": true, "yopmail.com": true, "trashmail.com": true, "sharklasers.com": true,
	"getnada.com": true, "throwawaymail.com": true, "maildrop.cc": true, "dispostable.com": true}

// emailReadings are the addresses the words may mean: as written, with written-out signs, spoken.
func emailReadings(text, lang string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if plain := trimAddress(text); strings.Contains(plain, "@") && !strings.ContainsAny(plain, " \t\n") && !yield(plain) {
			return
		}
		toks := Tokens(text)
		for _, l := range preferred(lang) {
			if s := l.SpokenEmail(toks); s != "" && !yield(s) {
				return
			}
			s, ok := l.Relettered(text)
			if said := l.SpokenEmail(Tokens(s)); ok && said != "" && !strings.Contains(s, "@") {
				s = said
			}
			if ok && !yield(s) {
				return
			}
		}
	}
}

func trimAddress(s string) string {
	s = strings.Trim(s, " \t\n<>\"'`,;:!?()[]{}…。")
	if low := strings.ToLower(s); strings.HasPrefix(low, "mailto:") {
		s = s[len("mailto:"):]
	}
	return strings.TrimRight(s, ".")
}

// SpokenEmail joins the words of an address: names and letters as said, digits and signs by their words, written
// signs as they stand. Letters that only spell the words before them are not said twice. "" without any @.
func (l *Lexicon) SpokenEmail(toks []Token) string {
	var b strings.Builder
	run := ""     // letters being spelled
	runFrom := 0  // where in b they begin
	wordFrom := 0 // where the words since the last sign begin
	flush := func() {
		if word := b.String()[wordFrom:runFrom]; run != "" && len(run) > 1 && strings.EqualFold(word, run) {
			kept := b.String()[:wordFrom] + run
			b.Reset()
			b.WriteString(kept)
		}
		run = ""
	}
	for i := 0; i < len(toks); {
		if next := l.AddressAside(toks, i); next > i {
			i = next
			continue
		}
		if s, next, ok := l.addressSign(toks, i); ok {
			flush()
			b.WriteString(s)
			i, wordFrom, runFrom = next, b.Len(), b.Len()
			continue
		}
		s, next, spelled := l.addressPart(toks, i)
		if spelled {
			if run == "" {
				runFrom = b.Len()
			}
			run += s
		} else if run != "" {
			flush()
		}
		b.WriteString(s)
		if !spelled {
			runFrom = b.Len()
		}
		i = next
	}
	flush()
	s := strings.Trim(b.String(), ".-")
	if strings.Count(s, "@") != 1 || otherScript(s[:strings.IndexByte(s, '@')]) {
		return ""
	}
	return s
}

// AddressAside steps over words about an address that are no part of it, with the commas around them ("all one word",
// "no spaces"); it returns i when there are none.
func (l *Lexicon) AddressAside(toks []Token, i int) int {
	from := i
	if i+1 < len(toks) && toks[i].Fold == "," {
		from++
	}
	for _, words := range l.asides[toks[from].Fold] {
		if next, ok := matchWords(toks, from, words); ok {
			if next < len(toks) && toks[next].Fold == "," {
				next++
			}
			return next
		}
	}
	return i
}

// EndsAside tells quickly whether words about an address may end with a token.
func (l *Lexicon) EndsAside(t Token) bool { return l.asideEnd[t.Fold] }

// otherScript: how a name said in another script is spelled in an address cannot be heard.
func otherScript(local string) bool {
	return strings.ContainsFunc(local, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// addressSign reads a sign, written or named: "@", "(at)", "[dot]", "punto".
func (l *Lexicon) addressSign(toks []Token, i int) (string, int, bool) {
	t := toks[i]
	if t.Kind == Sign {
		if t.Fold == "(" || t.Fold == "[" || t.Fold == "{" || t.Fold == "<" {
			if i+2 < len(toks) {
				if s, next, ok := l.SpokenSign(toks, i+1); ok && next < len(toks) && strings.Contains(")]}>", toks[next].Fold) {
					return s, next + 1, true
				}
			}
			return "", i + 1, true
		}
		if strings.Contains("@._-+'/&%!#$*=?^`{|}~", t.Fold) && t.Fold != "'" && t.Fold != "?" && t.Fold != "!" {
			return t.Fold, i + 1, true
		}
		return "", i + 1, true
	}
	return l.SpokenSign(toks, i)
}

// addressPart reads a spelled letter, a spoken digit or a word.
func (l *Lexicon) addressPart(toks []Token, i int) (s string, next int, spelled bool) {
	t := toks[i]
	if t.Kind == Letters && len(t.Fold) == 1 {
		s, next, _ = l.SpokenLetter(toks, i)
		return s, next, true
	}
	if item, after, ok := l.match(toks, i, host); ok {
		return item.text, after, false
	}
	if item, after, ok := l.match(toks, i, letter); ok {
		return item.text, after, true
	}
	if _, _, ok := l.match(toks, i, repeat); ok {
		if s, next, _ := l.digitsAt(toks, i, true); s != "" {
			return s, next, false
		}
		if s, next, ok := l.SpokenLetter(toks, i); ok {
			return s, next, true
		}
	}
	if s, next, words := l.digitsAt(toks, i, true); words > 0 {
		return s, next, false
	}
	return strings.ReplaceAll(t.Fold, "'", ""), i + 1, false
}
