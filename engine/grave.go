package engine

import (
	"slices"
	"strings"
)

// Words that raise the priority (A8) wherever they stand in what the matter is described by: danger to people or to
// what they own is critical, a threat to escalate high. Folded; a word with a blank in it must stand as a whole.
var (
	danger = phrasesOf(`injured|injury|electric shock|electrocuted|caught fire|on fire|is burning|smoke coming|smells like gas|gas leak|
		exploded|explosion|life threatening|dangerous|unsafe|bleeding|poisoned|allergic reaction|hacked|data breach|data leak|account was stolen|
		herido|herida|lesion|descarga electrica|se incendio|esta ardiendo|sale humo|fuga de gas|exploto|peligroso|peligro|hackeado|hackearon|robo de datos|
		blesse|blessure|decharge electrique|a pris feu|en feu|fuite de gaz|explose|dangereux|danger|pirate|fuite de donnees|
		verletzt|verletzung|stromschlag|brennt|in brand|raucht|gasgeruch|explodiert|gefahrlich|lebensgefahr|gehackt|datenleck|
		ferido|ferida|choque eletrico|pegou fogo|em chamas|vazamento de gas|explodiu|perigoso|perigo|hackeada|vazamento de dados|
		مصاب|اصابه|صدمه كهربائيه|حريق|يحترق|دخان|تسرب غاز|انفجر|خطير|خطر|اخترق|اختراق|تسريب بيانات`)
	threat = phrasesOf(`lawyer|attorney|legal action|sue you|take you to court|small claims|consumer protection|trading standards|ombudsman|
		speak to your manager|your supervisor|escalate|third time|last time i|losing customers|losing money|
		abogado|demandar|denunciar|acciones legales|consumidor|tercera vez|avocat|porter plainte|en justice|tribunal|troisieme fois|
		anwalt|rechtsanwalt|verklagen|anzeige erstatten|verbraucherzentrale|zum dritten mal|vorgesetzten|
		advogado|processar voces|procon|justica|terceira vez|محامي|محاميي|ساقاضيكم|المحكمه|حمايه المستهلك|للمره الثالثه|مديركم`)
	tried = phrasesOf(`already tried|tried to|tried everything|have tried|ive tried|i tried|already restarted|restarted|rebooted|reinstalled|already called|
		already emailed|already contacted|already checked|didnt help|did not help|doesnt help|without success|still doesnt|still nothing|
		still the same|no luck|nothing changed|same problem|didnt work|did not work|still not|still wont|still broken|
		ya intente|ya he|intente|he intentado|probe|he probado|reinicie|ya llame|no sirvio|sin exito|sigue igual|sigue sin|no ayudo|no ha funcionado|no funciono|sigue fallando|
		jai deja|deja essaye|essaye de|redemarre|reinstalle|rien ny fait|sans succes|toujours pas|toujours rien|ca ne marche pas|ca na pas marche|toujours pareil|rien na change|
		schon versucht|bereits versucht|habe schon|habe bereits|neu gestartet|neu installiert|hilft nicht|ohne erfolg|immer noch nicht|geht immer noch|half nicht|hat nicht geholfen|nichts gebracht|bringt nichts|weiterhin nicht|
		ja tentei|tentei|ja reiniciei|reiniciei|ja liguei|nao adiantou|sem sucesso|continua igual|nao funcionou|nao resolveu|ainda nao|continua sem|حاولت|جربت|اعدت التشغيل|اتصلت|دون جدوي|بدون فائده|ما زال|مازال|لم ينفع|ما نفع|لم يتغير|نفس المشكله`)
)

// phrases are word sequences by their first word.
type phrases map[string][][]string

// bounds are words that say when or how the customer can be reached.
var bounds = phrasesOf(`only after|only before|not before|not after|after work|after hours|in the morning|in the afternoon|in the evening|mornings|afternoons|
	evenings|weekends|weekdays|best time|any time after|anytime after|but not on|but only|between|
	solo despues|despues de las|antes de las|por la manana|por la tarde|por la noche|fines de semana|entre semana|pero solo|pero no|
	seulement apres|seulement le|le matin|lapres midi|le soir|en semaine|le week end|pas avant|pas apres|mais pas|
	erst ab|erst nach|nur nach|nicht vor|nicht nach|vormittags|nachmittags|abends|am wochenende|werktags|aber nur|aber nicht|
	so depois|depois das|antes das|de manha|a tarde|a noite|fim de semana|mas so|mas nao|
	بعد الساعه|قبل الساعه|صباحا|مساء|في المساء|في الصباح|بعد الظهر|لكن ليس|فقط بعد`)

func phrasesOf(list string) phrases {
	out := phrases{}
	for p := range strings.SplitSeq(list, "|") {
		if words := plainWords(p); len(words) > 0 {
			out[words[0]] = append(out[words[0]], words)
		}
	}
	return out
}

// in says whether one of the phrases stands in the words.
func (p phrases) in(words []string) bool {
	for i, w := range words {
		for _, phrase := range p[w] {
			if len(words)-i >= len(phrase) && slices.Equal(words[i:i+len(phrase)], phrase) {
				return true
			}
		}
	}
	return false
}

// plainWords is a text's folded words without apostrophes.
func plainWords(text string) []string {
	words := wordsOf(text)
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, "'", "")
	}
	return words
}

// weighed marks a line with what it weighs and whether it tells what was tried.
func weighed(q Quote) Quote {
	words := plainWords(q.Text)
	switch q.Weight = 0; {
	case danger.in(words):
		q.Weight = 3
	case threat.in(words):
		q.Weight = 2
	}
	q.Tried = tried.in(words)
	return q
}
