package voice

import (
	"slices"
	"strings"
)

// regions are where a language is spoken as the platform's recognisers know it, the first is taken for any other.
var regions = map[string][]string{
	"en": {"US", "GB", "AU", "IN", "CA", "NZ", "IE", "ZA"},
	"es": {"ES", "MX", "US", "AR", "CO", "CL"},
	"fr": {"FR", "CA", "BE", "CH"},
	"de": {"DE", "AT", "CH"},
	"pt": {"BR", "PT"},
	"ar": {"AE", "EG", "SA", "MA"},
}

// locale is how a language is heard and spoken: what the operator set for it, the account's own for the first language,
// and what serves most accounts. Providers and models are always named: their defaults changed with time and depend on
// the age of the platform's account.
func (s settings) locale(lang string) Locale {
	base, region, _ := strings.Cut(lang, "-")
	base = strings.ToLower(base)
	l := s.Languages[lang]
	if l == (Locale{}) {
		l = s.Languages[base]
	}
	if own, _, _ := strings.Cut(s.Speaks[0], "-"); strings.EqualFold(own, base) {
		l = l.or(s.Locale)
	}
	if l.Code == "" {
		l.Code = code(base, region, s.Region)
	}
	usual := Locale{TTSProvider: "Google", TranscriptionProvider: "Deepgram", SpeechModel: "nova-2-general"}
	switch base {
	case "en":
		usual.SpeechModel = "nova-3-general"
	case "ar":
		usual.TranscriptionProvider, usual.SpeechModel = "Google", "telephony"
	}
	if l.TranscriptionProvider != "" && l.TranscriptionProvider != usual.TranscriptionProvider {
		usual.SpeechModel = "" // another provider has other models
	}
	return l.or(usual)
}

func code(base, region, agent string) string {
	known := regions[base]
	switch {
	case region != "":
		return base + "-" + strings.ToUpper(region)
	case len(known) == 0:
		return base
	case slices.Contains(known, agent):
		return base + "-" + agent
	}
	return base + "-" + known[0]
}

// or fills what is left out.
func (l Locale) or(other Locale) Locale {
	for _, p := range [][2]*string{{&l.Code, &other.Code}, {&l.TTSProvider, &other.TTSProvider}, {&l.Voice, &other.Voice},
		{&l.SayVoice, &other.SayVoice}, {&l.TranscriptionProvider, &other.TranscriptionProvider},
		{&l.SpeechModel, &other.SpeechModel}, {&l.GatherModel, &other.GatherModel}} {
		if *p[0] == "" {
			*p[0] = *p[1]
		}
	}
	return l
}

// hints is the words the recogniser should expect, each once, as the platform takes them: joined by commas, at most 500
// of at most 100 characters.
func (s settings) hints() string {
	var out []string
	for _, h := range append(slices.Clone(s.Hints), s.Words...) {
		h = strings.Join(strings.Fields(strings.ReplaceAll(h, ",", " ")), " ")
		if h != "" && len([]rune(h)) <= 100 && !slices.Contains(out, h) && len(out) < 500 {
			out = append(out, h)
		}
	}
	return strings.Join(out, ",")
}
