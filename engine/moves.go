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
type MoveSpec struct {
	Name string
	Ask  bool     // it is a question that expects an answer: an Ask, never a Say
	Args []string // all that may be set; optional ones end in "?"
	Doc  string   // what the sentence does
}

// ListSep joins list arguments.
const ListSep = "\n"

// The moves of a Say.
const (
	MoveGreeting     = "greeting.back"        // returns a greeting
	MoveThanks       = "thanks.back"          // you're welcome
	MoveSmalltalk    = "smalltalk"            // a friendly nothing
	MoveGladly       = "help.gladly"          // to a request for help: of course, what is it?
	MoveRobot        = "robot"                // an automated assistant, not a person
	MoveHere         = "here"                 // yes, I am here
	MoveHelp         = "help"                 // nothing understood: what can I do for you?
	MoveCannot       = "cannot_answer"        // I do not know that
	MoveBroken       = "answer.broken"        // the answer ends here, unfinished
	MoveStartLead    = "start.lead"           // gladly; opens collecting for sales matters
	MoveStartDemo    = "start.demo"           // gladly, a demo
	MoveStartCall    = "start.callback"       // gladly, a call back
	MoveStartHuman   = "start.human"          // a person will follow up
	MoveStartTicket  = "start.ticket"         // someone has to look at this
	MoveStartUpfront = "start.upfront"        // before we begin, a few details
	MoveAck          = "ack"                  // thanks, got it
	MoveAckName      = "ack.name"             // thanks, NAME
	MoveCorrected    = "corrected"            // changed it to VALUE
	MoveWhyPurpose   = "why.purpose"          // why we ask, in the operator's words
	MoveWhyName      = "why.name"             // why we ask for a name
	MoveWhyPhone     = "why.phone"            // why we ask for a phone number
	MoveWhyEmail     = "why.email"            // why we ask for an e-mail address
	MoveWhyCompany   = "why.company"          // why we ask for the company
	MoveWhyDefault   = "why.default"          // why we ask for a custom field
	MoveDeclinedOK   = "declined.ok"          // no problem, we go on without it
	MoveSkipped      = "skipped"              // tried enough, we go on without it
	MoveGate         = "gate.unmet"           // without these no ticket can be opened
	MoveDropped      = "dropped"              // then nothing is passed on
	MoveOfferNo      = "offer.declined"       // all right, not then
	MoveFiledLead    = "filed.lead"           // passed on to the team, reference RECORD
	MoveFiledTicket  = "filed.ticket"         // a ticket is open, reference RECORD
	MoveFiledPartial = "filed.partial"        // passed on what there is so far, reference RECORD
	MoveFiledAgain   = "filed.again"          // it is on record already, reference RECORD
	MoveAmended      = "amended"              // RECORD changed
	MoveWithdrawn    = "withdrawn"            // RECORD taken back
	MoveCancelOK     = "cancel.ok"            // stopped, nothing is passed on
	MoveHandoffOK    = "handoff.ok"           // a person was called
	MoveLanguageOK   = "language.ok"          // going on in LANG
	MoveLanguageNo   = "language.unavailable" // LANG is not spoken here
	MoveWordless     = "wordless"             // pictures, files and voice messages cannot be opened here (followed by the open ask)
	MoveNudge        = "nudge"                // still there? (followed by the open ask)
	MoveUnreached    = "handoff.unreached"    // nobody could be reached: somebody will call back; shall we go on?
	MoveSilence      = "silence"              // I did not hear anything (followed by the open ask)
	MoveNoMatch      = "no_match"             // I did not catch that (followed by the open ask)
	MoveSilentEnd    = "silence.end"          // I cannot hear you; the call ends here
	MoveHoldOK       = "hold.ok"              // take your time
	MoveHolding      = "holding"              // I am still here, no hurry
	MoveBackOK       = "back.ok"              // let us go back to that
	MoveUnqualified  = "unqualified"          // thanks for the answers, nothing more is needed
	MoveLater        = "later"                // noted; that comes right after this
	MoveTakeUp       = "take_up"              // now to the other matter
	MoveNoted        = "noted"                // this is what I have of you: …
	MoveNothingNoted = "noted.nothing"        // nothing is noted
	MoveNoReference  = "reference.later"      // there is no reference yet
	MoveSorry        = "sorry"                // to more that went wrong: sorry
	MoveCalm         = "calm"                 // to an insult: understands the anger, would like to help
	MoveBye          = "bye"                  // goodbye
	MoveElse         = "anything.else"        // of a call: is there anything else?
	MoveNotice       = "consent.notice"       // the operator's consent sentence, where no field asks for it
)

// The moves of an Ask. First asks, asks again without an answer (reask), after a refused value (invalid) or a denied
// read-back (denied), and read-backs (confirm).
const (
	MoveOfferHuman       = "offer.human"           // cannot answer: shall a person follow up?
	MoveOfferDetails     = "offer.details"         // shall someone follow up on this?
	MoveAskName          = "ask.name"              //
	MoveAskPhone         = "ask.phone"             //
	MoveAskEmail         = "ask.email"             //
	MoveAskCompany       = "ask.company"           //
	MoveAskCustom        = "ask.custom"            //
	MoveAskChoice        = "ask.choice"            //
	MoveAskConsent       = "ask.consent"           // the operator's consent sentence, yes or no
	MoveAskSeveral       = "ask.several"           // two or three fields in one question
	MoveAskReach         = "ask.reach"             // an e-mail address, or nobody could answer (B5)
	MoveReaskName        = "reask.name"            //
	MoveReaskPhone       = "reask.phone"           //
	MoveReaskEmail       = "reask.email"           //
	MoveReaskCompany     = "reask.company"         //
	MoveReaskCustom      = "reask.custom"          //
	MoveReaskChoice      = "reask.choice"          //
	MoveReaskConsent     = "reask.consent"         //
	MoveExplain          = "explain.required"      // it is needed, and why in general; would they share it?
	MoveExplainPurpose   = "explain.purpose"       // the same with the operator's purpose
	MoveExplainConsent   = "explain.consent"       // without consent nothing can be kept; the sentence once more
	MoveDenied           = "denied"                // sorry, what is the right one?
	MoveInvalid          = "invalid"               // that does not work, once more please (any field, no closer reason)
	MoveInvalidName      = "invalid.name"          // not_a_name
	MoveInvalidPhone     = "invalid.phone"         // a phone number without closer reason
	MoveInvalidShort     = "invalid.too_short"     // digits or characters are missing
	MoveInvalidLong      = "invalid.too_long"      // too many digits or characters
	MoveInvalidRegion    = "invalid.no_region"     // please with the country code
	MoveInvalidLike      = "invalid.look_alike"    // looks like something else, not a phone number
	MoveInvalidEmail     = "invalid.email"         // an e-mail address without closer reason
	MoveInvalidPart      = "invalid.incomplete"    // a part is missing: the domain, the day
	MoveInvalidDomain    = "invalid.bad_domain"    // that mail domain cannot exist
	MoveInvalidOption    = "invalid.not_an_option" // one of these, please
	MoveInvalidDate      = "invalid.not_a_date"    //
	MoveInvalidPattern   = "invalid.not_pattern"   // not of the form such an identifier has
	MoveInvalidNumber    = "invalid.not_a_number"  //
	MoveInvalidURL       = "invalid.not_a_url"     //
	MoveInvalidAmbiguous = "invalid.ambiguous"     // can be read two ways
	MoveConfirm          = "confirm.value"         // VALUE, is that right?
	MoveConfirmAgain     = "confirm.again"         // the same, asked more plainly
	MoveConfirmSuggest   = "confirm.suggest"       // did you mean SUGGEST?
	MoveConfirmKnown     = "confirm.known"         // from an earlier matter: still VALUE?
	MoveConfirmPrefilled = "confirm.prefilled"     // from the channel: is VALUE the one to use?
	MoveConfirmNumber    = "confirm.number"        // the number you are writing or calling from, ENDING …
	MoveConfirmAll       = "confirm.all"           // this is what we have: right?
	MoveConfirmSame      = "confirm.same"          // shall the details of before be used again?
	MoveAskChange        = "ask.change"            // what should be changed?
	MoveOfferAgain       = "offer.again"           // the offer once more, when its answer was not heard: yes or no?
	MoveAskQuestion      = "ask.question"          // a qualifying question in the operator's words
	MoveAskQuestionOf    = "ask.question.choice"   // the same with the answers to choose from
	MoveReaskQuestion    = "reask.question"        //
	MoveReaskQuestionOf  = "reask.question.choice" //
	MoveReaskKeypad      = "reask.keypad"          // not understood; please type it on the keypad, then #
	MoveReaskSpell       = "reask.spell"           // not understood; please spell it
	MoveReaskDigits      = "reask.digits"          // not understood; digit by digit, country code first
	MoveReaskAddress     = "reask.address"         // not understood; only the address, as name, at sign, provider
	MoveConfirmSpelled   = "confirm.spelled"       // reads the value back letter by letter
	MoveConfirmNato      = "confirm.nato"          // reads it back with a word for each letter
)

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
		{Name: MoveHelp, Doc: "says it did not follow, asks what it can do"},
		{Name: MoveGladly, Doc: "of course, what is it about?"},
		{Name: MoveRobot, Doc: "says honestly that it is an automated assistant"},
		{Name: MoveHere, Doc: "is here; what can it do?"},
		{Name: MoveCannot, Doc: "says it has no answer to that"},
		{Name: MoveBroken, Doc: "has to stop in the middle of an answer; they may ask again"},
		{Name: MoveStartLead, Doc: "gladly takes up a sales matter"},
		{Name: MoveStartDemo, Doc: "gladly takes up the wish for a demo"},
		{Name: MoveStartCall, Doc: "gladly takes up the wish to be called"},
		{Name: MoveStartHuman, Doc: "takes up the wish to reach a person; does not claim that one was told"},
		{Name: MoveStartTicket, Doc: "takes up a matter a person must see to; does not claim that one was told"},
		{Name: MoveStartUpfront, Doc: "announces a few details before helping"},
		{Name: MoveAck, Doc: "thanks for what was given"},
		{Name: MoveAckName, Args: []string{"name"}, Doc: "thanks by name"},
		{Name: MoveCorrected, Args: append(field[:2:2], "value"), Doc: "says the value was changed"},
		{Name: MoveWhyPurpose, Args: append(field[:2:2], "purpose"), Doc: "says why we ask, in the operator's words"},
		{Name: MoveWhyName, Doc: "says why we ask for a name"},
		{Name: MoveWhyPhone, Doc: "says why we ask for a phone number"},
		{Name: MoveWhyEmail, Doc: "says why we ask for an e-mail address"},
		{Name: MoveWhyCompany, Doc: "says why we ask for the company"},
		{Name: MoveWhyDefault, Args: field, Doc: "says why we ask: so the team can handle it without asking again"},
		{Name: MoveDeclinedOK, Doc: "accepts that something is not given"},
		{Name: MoveSkipped, Args: field, Doc: "gives up on a field kindly, goes on without"},
		{Name: MoveGate, Args: []string{"fields", "labels"}, Doc: "says without these no ticket can be opened"},
		{Name: MoveDropped, Doc: "says nothing is passed on then"},
		{Name: MoveOfferNo, Doc: "accepts that no follow-up is wanted"},
		{Name: MoveFiledLead, Args: []string{"record"}, Doc: "passed on to the team, reference id"},
		{Name: MoveFiledTicket, Args: []string{"record"}, Doc: "a ticket is open, reference id"},
		{Name: MoveFiledPartial, Args: []string{"record"}, Doc: "passed on what there is so far, reference id"},
		{Name: MoveFiledAgain, Args: []string{"record"}, Doc: "it is on record already, reference id"},
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
