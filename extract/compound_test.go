package extract

import (
	"strings"
	"testing"
)

func TestNumbersInOneWord(t *testing.T) {
	for word, want := range map[string]string{
		"sjuhundraåttionio": "sju hundra attionio", "femtiotvå": "femtiotva", "ötszázötvenöt": "ot szaz otvenot",
		"Zweihundertdreißig": "zweihundert dreissig", "neunundneunzig": "neunundneunzig",
		"dreizehn": "dreizehn", "Settembre": "settembre", "Hundertwasser": "hundertwasser", "Einsiedler": "einsiedler",
		"trecentoventi": "tre cento venti",
	} {
		var got []string
		end := 0
		for _, tok := range Tokens(word) {
			if tok.Start != end {
				t.Errorf("%s: token %q begins at %d, want %d", word, tok.Fold, tok.Start, end)
			}
			got, end = append(got, tok.Fold), tok.End
		}
		if g := strings.Join(got, " "); g != want || end != len(word) {
			t.Errorf("%s: %q to %d, want %q", word, g, end, want)
		}
	}
}

func TestSpokenDigitsByLanguage(t *testing.T) {
	for _, c := range []struct{ lang, said, want string }{
		{"en", "four one five, double five, oh one", "4155501"},
		{"en", "one 5:06 seven", "1567"},
		{"en", "four thousand eight hundred eighty eight", "4888"},
		{"fr", "zéro six soixante-dix-sept quatre-vingt-douze", "067792"},
		{"de", "null vierhundertelf einundzwanzig", "041121"},
		{"es", "seis cincuenta y cuatro trescientos veinte", "654320"},
		{"pt", "nove oito sete seis cinquenta e quatro zero um", "98765401"},
		{"sv", "noll åtta sjuhundraåttionio femtiotvå", "0878952"},
		{"hu", "plusz harminchat egy négyezer-nyolcszáznyolcvannyolc", "+3614888"},
		{"ru", "плюс семь девятьсот двадцать один", "+7921"},
		{"hi", "प्लस नौ एक शून्य पाँच छह", "+91056"},
		{"vi", "không chín hai mươi lăm tám mươi tư", "092584"},
		{"pl", "plus czterdzieści osiem pięćset dwanaście", "+48512"},
		{"it", "tre tre otto centoventi", "338120"},
		{"ar", "صفر خمسة صفر واحد وعشرين", "05021"},
		{"zh", "幺三九零", "1390"},
	} {
		toks := Tokens(c.said)
		got, next, _ := byCode(c.lang).SpokenDigits(toks, 0)
		if got != c.want || next != len(toks) {
			t.Errorf("%s %q: %q up to %d of %d, want %q", c.lang, c.said, got, next, len(toks), c.want)
		}
	}
}

func TestSpokenAddressByLanguage(t *testing.T) {
	for _, c := range []struct{ lang, said, want string }{
		{"sv", "k l snabel-a post punkt se", "kl@post.se"},
		{"hu", "anna pont nagy kukac posta pont hu", "anna.nagy@posta.hu"},
		{"ru", "эй ви два собака яндекс точка ру", "av2@yandex.ru"},
		{"hi", "एन ए वी एट जीमेल डॉट कॉम", "nav@gmail.com"},
		{"vi", "l a n gạch dưới hai a còng thu chấm vn", "lan_2@thu.vn"},
		{"pl", "jan podkreślnik nowak małpa poczta kropka pl", "jan_nowak@poczta.pl"},
		{"it", "sara trattino basso verdi chiocciola posta punto it", "sara_verdi@posta.it"},
		{"ar", "أحمد آت جيميل دوت كوم", ""},
	} {
		if got := byCode(c.lang).SpokenEmail(Tokens(c.said)); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.said, got, c.want)
		}
	}
}

func TestNumbersMisheardForEachOther(t *testing.T) {
	f := Field{Key: "headcount", Type: Number}
	for said, want := range map[string]Reason{"fifteen… fifty": Ambiguous, "thirty, thirteen": Ambiguous, "fifteen twenty": NotANumber, "fifteen": ""} {
		if _, got, _ := f.normalise(Candidate{Text: said, Value: said}, Setting{Lang: "en"}); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
