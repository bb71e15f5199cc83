package rules

import "strings"

// moods are words for feelings and judgements that are said of oneself or of the matter ("this is ridiculous", "ich bin
// wütend") and are too rare for the lists of frequent words: they are nobody's name.
const moods = `ridiculous unacceptable outrageous insane furious devastated disgusting pathetic appalling absurd unbelievable disgraceful
	infuriating frustrating annoying upset angry livid fuming disappointed disgusted annoyed frustrated worried confused exhausted desperate
	hopeless speechless shocked stunned fed scared terrified anxious unhappy dissatisfied displeased heartbroken embarrassed clueless helpless
	starving freezing thrilled excited delighted pleased grateful curious interested busy late sorry sure fine okay good great awful
	horrendous atrocious laughable shameful inexcusable intolerable bonkers nonsense garbage rubbish useless worthless broken
	ridiculo inaceptable indignante furioso furiosa molesto molesta enojado enojada enfadado enfadada decepcionado decepcionada cansado cansada
	harto harta preocupado preocupada confundido confundida desesperado desesperada indignado indignada vergonzoso increible
	ridicule inacceptable scandaleux furieux furieuse decu decue fatigue fatiguee inquiet inquiete perdu perdue desespere desesperee enerve enervee
	honteux incroyable revoltant degoute degoutee
	lacherlich inakzeptabel unverschamt wutend sauer verargert enttauscht genervt verzweifelt mude besorgt verwirrt unmoglich unglaublich
	frustriert emport schockiert ratlos
	inaceitavel furioso chateado chateada irritado irritada frustrado frustrada cansado cansada confuso confusa desapontado desapontada
	absurdo vergonhoso revoltado revoltada
	غاضب مستاء محبط منزعج زعلان متضايق حزين متعب قلق سخيف مرفوض مخجل`

// markMoods keeps the moods from being taken for names; a word that is a given name, too, stays one.
func (v vocabulary) markMoods() {
	for m := range strings.FieldsSeq(moods) {
		if w := v[m]; !w.given {
			v[m] = markForeign(w, 0)
		}
	}
}
