package engine

// MoveSpec is one sentence the engine may want said: its name, whether it is the turn's question, and the arguments a
// phrase may use. Every phrase book has at least three variants of every move.
//
// Arguments, all text:
//   - field: key of a built-in field (name, phone, email, company); the book says it in its own language. "" for a custom field.
//   - label: the operator's label of a custom field, said as it is. "" for a built-in field. One of field, label is set.
//   - value, suggest: a value as it is to be read back; ending: the last two digits of a phone number.
//   - options: the options of a choice, joined by ListSep.
//   - fields, labels, values: lists of equal length joined by ListSep; an item of fields is a built-in key or "", then
//     the item of labels says the custom label.
//   - purpose: the operator's reason for asking, a sentence. text: the operator's consent sentence.
//   - question: a qualifying question in the operator's words.
//   - name: the customer's name as taken. record: the reference id (filled in by the commit when Say.Record is set).
//   - lang: BCP 47 tag of a language.
//   - reasons: reasons an agent collects for, joined by ListSep; the book names them. to: an address as the operator wrote it.
type MoveSpec struct {
	Name string
	Ask  bool     // it is a question that expects an answer: an Ask, never a Say
	Args []string // all that may be set; optional ones end in "?"
	Doc  string   // what the sentence does
}

// ListSep joins list arguments.
const ListSep = "\n"

// Moves lists every move there is; the phrase books are checked against it.
func Moves() []MoveSpec {
	return append(sayMoves(), askMoves()...)
}

func sayMoves() []MoveSpec {
	field := []string{"field?", "label?"}
	return []MoveSpec{
		{Name: MoveGreeting, Doc: "returns a greeting, offers to help"},
		{Name: MoveThanks, Doc: "answers thanks"},
		{Name: MoveSmalltalk, Doc: "answers chatter in a friendly word"},
		{Name: MoveHereBrief, Doc: "is here, in a word; the open question follows"},
		{Name: MoveHelp, Doc: "says it did not follow, asks what it can do"},
		{Name: MoveGladly, Doc: "of course, what is it about?"},
		{Name: MoveRobot, Doc: "says honestly that it is an automated assistant"},
		{Name: MoveHere, Doc: "is here; what can it do?"},
		{Name: MoveCannot, Doc: "says it has no answer to that"},
		{Name: MoveCannotNoted, Doc: "has no answer, will pass the question on with the request that is being taken up"},
		{Name: MoveOutside, Doc: "cannot arrange that here; promises nothing, asks for nothing; whoever wants a person may say so"},
		{Name: MoveOutsideCan, Args: []string{"reasons"}, Doc: "the same, and says what it can take down here"},
		{Name: MoveElsewhere, Args: []string{"to"}, Doc: "says whom to turn to for that, in the operator's words"},
		{Name: MoveReturn, Doc: "welcomes back somebody who had left; the open question follows"},
		{Name: MoveCompleted, Args: []string{"record"}, Doc: "the record that was incomplete has what was added"},
		{Name: MoveBroken, Doc: "has to stop in the middle of an answer; they may ask again"},
		{Name: MoveStartLead, Doc: "gladly takes up a sales matter"},
		{Name: MoveStartDemo, Doc: "gladly takes up the wish for a demo"},
		{Name: MoveStartCall, Doc: "gladly takes up the wish to be called"},
		{Name: MoveStartHuman, Doc: "takes up the wish to reach a person; does not claim that one was told"},
		{Name: MoveStartCannot, Doc: "has no answer to so many questions, gets a colleague; does not claim that one was told"},
		{Name: MoveStartTicket, Doc: "takes up a matter a person must see to; does not claim that one was told"},
		{Name: MoveStartUpfront, Doc: "announces a few details before helping"},
		{Name: MoveAck, Doc: "thanks for what was given"},
		{Name: MoveAckOpen, Doc: "thanks for details given before there is a matter, asks what it can do"},
		{Name: MoveUnseen, Args: field, Doc: "cannot see the number the customer writes or calls from; the open question follows"},
		{Name: MoveNotNoted, Args: []string{"fields", "labels"}, Doc: "is sorry not to have what the customer says they gave; the open question follows"},
		{Name: MoveAckName, Args: []string{"name"}, Doc: "thanks by name"},
		{Name: MoveCorrected, Args: append(field[:2:2], "value"), Doc: "says the value was changed"},
		{Name: MoveWhyPurpose, Args: append(field[:2:2], "purpose"), Doc: "says why we ask, in the operator's words"},
		{Name: MoveWhyName, Doc: "says why we ask for a name"},
		{Name: MoveWhyPhone, Doc: "says why we ask for a phone number"},
		{Name: MoveWhyEmail, Doc: "says why we ask for an e-mail address"},
		{Name: MoveWhyCompany, Doc: "says why we ask for the company"},
		{Name: MoveWhyConsent, Doc: "says why we ask for consent: the details may be used for the request only if they agree"},
		{Name: MoveWhyDefault, Args: field, Doc: "says why we ask: so the team can handle it without asking again"},
		{Name: MoveDeclinedOK, Doc: "accepts that something is not given"},
		{Name: MovePreferOK, Doc: "gladly reaches them the way they prefer instead"},
		{Name: MoveSkipped, Args: field, Doc: "gives up on a field kindly, goes on without"},
		{Name: MoveGate, Args: []string{"fields", "labels"}, Doc: "says without these no ticket can be opened"},
		{Name: MoveDropped, Doc: "says nothing is passed on then"},
		{Name: MoveOfferNo, Doc: "accepts that no follow-up is wanted"},
		{Name: MoveFiledLead, Args: []string{"record"}, Doc: "passed on to the team, reference id"},
		{Name: MoveFiledTicket, Args: []string{"record"}, Doc: "a ticket is open, reference id"},
		{Name: MoveFiledBare, Args: []string{"record"}, Doc: "details that were asked for up front are noted, reference id; asks what it can do"},
		{Name: MoveFiledPartial, Args: []string{"record"}, Doc: "passed on what there is so far, reference id"},
		{Name: MoveFiledAgain, Args: []string{"record"}, Doc: "it is on record already, reference id"},
		{Name: MoveStatus, Args: []string{"record"}, Doc: "says where the record is, honestly without a time"},
		{Name: MoveAmended, Args: []string{"record"}, Doc: "the record was changed"},
		{Name: MoveWithdrawn, Args: []string{"record"}, Doc: "the record was taken back"},
		{Name: MoveCancelOK, Doc: "stopped, nothing is passed on"},
		{Name: MoveHandoffOK, Doc: "a person was called"},
		{Name: MoveLanguageOK, Args: []string{"lang"}, Doc: "goes on in that language"},
		{Name: MoveLanguageNo, Args: []string{"lang"}, Doc: "regrets that language is not spoken here"},
		{Name: MoveWordless, Doc: "cannot open pictures, files and voice messages here, asks to write it; the open question follows, if any"},
		{Name: MoveNudge, Doc: "asks kindly whether they are still there"},
		{Name: MoveUnreached, Doc: "regrets that nobody could be reached, promises nothing but that the request is not lost"},
		{Name: MoveSilence, Doc: "says that nothing was heard; the open question follows, if any"},
		{Name: MoveNoMatch, Doc: "says that it was not understood; the open question follows, if any"},
		{Name: MoveSilentEnd, Doc: "nothing was heard for long, says goodbye"},
		{Name: MoveHoldOK, Doc: "gladly waits a moment"},
		{Name: MoveHolding, Doc: "is still there, no hurry"},
		{Name: MoveBackOK, Doc: "goes back to what was asked before; a question follows"},
		{Name: MoveUnqualified, Doc: "thanks for the answers, needs nothing more, stays at their service"},
		{Name: MoveLater, Doc: "has noted a second matter, will come to it right after this one"},
		{Name: MoveTakeUp, Doc: "comes to the second matter; a question follows"},
		{Name: MoveNoted, Args: []string{"fields", "labels", "values"}, Doc: "tells what is noted of the customer"},
		{Name: MoveNothingNoted, Doc: "nothing is noted of the customer"},
		{Name: MoveNoReference, Doc: "there is no reference id yet, it comes at the end"},
		{Name: MoveSorry, Doc: "is sorry about what went wrong"},
		{Name: MoveCalm, Doc: "answers an insult calmly, would like to help"},
		{Name: MoveBye, Doc: "says goodbye"},
		{Name: MoveElse, Doc: "asks a caller whether there is anything else"},
		{Name: MoveNotice, Args: []string{"text"}, Doc: "tells the operator's consent sentence"},
	}
}

func askMoves() []MoveSpec {
	field := []string{"field?", "label?"}
	label, choice := []string{"label"}, []string{"label", "options"}
	value := append(field[:2:2], "value")
	question, several := []string{"question"}, []string{"question", "options"}
	specs := []MoveSpec{
		{Name: MoveOfferAgain, Doc: "the answer to an offer was not heard: yes or no?"},
		{Name: MoveAskQuestion, Args: question, Doc: "puts a question in the operator's words"},
		{Name: MoveAskQuestionOf, Args: several, Doc: "the same with the answers to choose from"},
		{Name: MoveReaskQuestion, Args: question, Doc: "puts it again, the answer was none"},
		{Name: MoveReaskQuestionOf, Args: several, Doc: "puts it again with the answers to choose from"},
		{Name: MoveReaskKeypad, Args: field, Doc: "could not understand it; please press the digits, then the pound key"},
		{Name: MoveReaskSpell, Args: field, Doc: "could not understand it; please spell it letter by letter"},
		{Name: MoveReaskDigits, Args: field, Doc: "could not use it; digit by digit, country code first"},
		{Name: MoveReaskAddress, Args: field, Doc: "could not use it; the address alone, as in name@example.com"},
		{Name: MoveOfferHuman, Doc: "has no answer; shall a person follow up?"},
		{Name: MoveOfferDetails, Doc: "shall someone follow up on this?"},
		{Name: MoveAskName, Doc: "asks for the name"},
		{Name: MoveAskPhone, Doc: "asks for a phone number"},
		{Name: MoveAskEmail, Doc: "asks for an e-mail address"},
		{Name: MoveAskCompany, Doc: "asks for the company"},
		{Name: MoveAskCustom, Args: label, Doc: "asks for a custom field"},
		{Name: MoveAskChoice, Args: choice, Doc: "asks for one of the options"},
		{Name: MoveAskConsent, Args: []string{"label", "text?"}, Doc: "asks for consent, yes or no"},
		{Name: MoveAskSeveral, Args: []string{"fields", "labels"}, Doc: "asks for two or three fields at once"},
		{Name: MoveAskReach, Doc: "asks for an e-mail address so that somebody can answer"},
		{Name: MoveReaskName, Doc: "asks again, other words, nothing was given"},
		{Name: MoveReaskPhone, Doc: "asks again, other words, nothing was given"},
		{Name: MoveReaskEmail, Doc: "asks again, other words, nothing was given"},
		{Name: MoveReaskCompany, Doc: "asks again, other words, nothing was given"},
		{Name: MoveReaskCustom, Args: label, Doc: "asks again, other words, nothing was given"},
		{Name: MoveReaskChoice, Args: choice, Doc: "asks again, other words, nothing was given"},
		{Name: MoveReaskConsent, Args: []string{"label", "text?"}, Doc: "asks again for a yes or no"},
		{Name: MoveExplain, Args: field, Doc: "says it is needed and asks once more, no pressure"},
		{Name: MoveExplainPurpose, Args: append(field[:2:2], "purpose"), Doc: "the same with the operator's reason"},
		{Name: MoveExplainConsent, Args: []string{"label", "text?"}, Doc: "says what the consent is needed for, asks once more, no pressure"},
		{Name: MoveDenied, Args: field, Doc: "sorry; what is the right one?"},
	}
	for _, m := range []string{MoveInvalid, MoveInvalidName, MoveInvalidPhone, MoveInvalidShort, MoveInvalidLong,
		MoveInvalidRegion, MoveInvalidLike, MoveInvalidEmail, MoveInvalidPart, MoveInvalidDomain, MoveInvalidDate,
		MoveInvalidPattern, MoveInvalidNumber, MoveInvalidURL, MoveInvalidAmbiguous} {
		specs = append(specs, MoveSpec{Name: m, Args: field, Doc: "says kindly what was wrong, asks again"})
	}
	specs = append(specs,
		MoveSpec{Name: MoveInvalidOption, Args: choice, Doc: "says it is none of the options, asks for one"},
		MoveSpec{Name: MoveConfirm, Args: value, Doc: "reads the value back: is that right?"},
		MoveSpec{Name: MoveConfirmAgain, Args: value, Doc: "reads it back once more: yes or no?"},
		MoveSpec{Name: MoveConfirmSuggest, Args: append(value[:3:3], "suggest"), Doc: "did you mean the suggestion?"},
		MoveSpec{Name: MoveConfirmKnown, Args: value, Doc: "is the earlier value still the right one?"},
		MoveSpec{Name: MoveConfirmPrefilled, Args: value, Doc: "is the value the channel gave the one to use?"},
		MoveSpec{Name: MoveConfirmNumber, Args: []string{"ending"}, Doc: "is the number you write or call from the best one?"},
		MoveSpec{Name: MoveConfirmAll, Args: []string{"fields", "labels", "values"}, Doc: "reads everything back: right?"},
		MoveSpec{Name: MoveConfirmSame, Args: []string{"fields", "labels", "values"}, Doc: "shall the details of before be used for this, too?"},
		MoveSpec{Name: MoveConfirmSpelled, Args: value, Doc: "reads the value back letter by letter: right?"},
		MoveSpec{Name: MoveConfirmNato, Args: value, Doc: "reads it back with a word for each letter: right?"},
		MoveSpec{Name: MoveAskChange, Doc: "something was wrong: what should be changed?"},
	)
	for i := range specs {
		specs[i].Ask = true
	}
	return specs
}
