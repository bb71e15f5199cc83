package policy

import (
	"regexp"
	"slices"
	"strings"
)

// The built-in reasons (product B1) and the words that mean them, nearest first: a longer reading stands before a
// shorter one, and what one has taken no other reads.
var reasonWords = compile([][2]string{
	{"existing_customer", `(?:existing|current|returning|known|regular|registered) (?:customers?|clients?|users?|members?|accounts?|contacts?)|already (?:a |our )?customers?|customers? already`},
	{"cannot_answer", `(?:you|we|the (?:bot|agent|assistant)|it|one) (?:cannot|are unable|is unable|are not able|could not|do not know|fail|have no answer|do not have|are stuck|are not sure|are unsure)[a-z ]*|cannot (?:be )?(?:answer|help|solve|resolve|fix|handle|find)[a-z ]*|unable to (?:answer|help|solve|resolve)[a-z ]*|unanswered questions?|unresolved[a-z ]*|(?:no|without an) answer|(?:not|never) (?:be )?(?:solved|resolved|answered)|(?:that|this|it) (?:does not|did not) (?:help|work|solve)[a-z ]*|unsure|stuck`},
	{"general_question", `(?:general|simple|common|basic|ordinary|everyday|quick|normal|routine|other) (?:questions?|enquir(?:y|ies)|inquir(?:y|ies)|info(?:rmation)?|requests?)|general interest|faqs?|(?:just|only) (?:a )?questions?|small talk`},
	{"billing_dispute", `billing (?:disputes?|errors?|problems?|issues?|questions?|complaints?|matters?|enquir(?:y|ies)|inquir(?:y|ies))|disput\w* (?:a |an |the |their )?(?:charge|bill|invoice|payment)\w*|(?:wrong|double|duplicate|incorrect|unexpected|disputed|overdue|unknown) (?:charge|bill|billing|invoice|payment)s?|(?:charged|billed) (?:twice|wrongly|too much|incorrectly|double)|overcharged?|chargebacks?|invoice (?:problems?|issues?|disputes?|questions?|errors?)|payment (?:problems?|issues?|disputes?|errors?)|billing|invoices?`},
	{"subscription_change", `(?:subscription|plan|membership|package|contract) (?:change|upgrade|downgrade|switch|update)s?|(?:change|switch|upgrade|downgrade|pause|renew|update|modify)\w*(?: of)? (?:a |the |their |his |her )?(?:subscriptions?|plans?|memberships?|packages?|contracts?)|upgrades?|upgrading|downgrades?|downgrading`},
	{"account_settings", `account (?:settings?|changes?|details?|access|problems?|issues?|updates?|data|matters?|questions?)|(?:change|update|edit|reset|modify)\w*(?: of)? (?:a |the |their |his |her )?(?:account|password|email address|email|address|profile|login|settings|personal data)\w*|password(?: resets?)?|login (?:problems?|issues?|trouble)|(?:locked out|cannot log in|log in|log into)[a-z ]*`},
	{"order_details", `order (?:details?|status|changes?|questions?|problems?|issues?|info(?:rmation)?|enquir(?:y|ies)|inquir(?:y|ies)|tracking|updates?)|(?:status|whereabouts) of (?:an |the |their )?orders?|(?:track|change)\w* (?:an |the |their )?(?:order|package|parcel|delivery|shipment)s?|(?:missing|late|delayed|lost) (?:order|package|parcel|delivery|shipment|deliveries)s?|delivery (?:status|problems?|issues?)|(?:about|with) (?:an |the |their )?orders?|where (?:is )?(?:their|the|my) (?:order|package|parcel)(?: is)?`},
	{"refund", `refund\w*|money back|reimburse\w*|returns?\b(?: of)?(?: an?| the)?(?: item| product| order)?s?|return (?:an?|the|their) \w+`},
	{"cancellation", `cancel\w*(?: (?:a |an |the |their )?(?:order|subscription|account|contract|plan|membership|appointment|booking|service)s?)?|terminat\w*(?: (?:a |the |their )?(?:contract|account|subscription)s?)?|clos\w+ (?:an |the |their )account`},
	{"technical_fault", `technical (?:faults?|problems?|issues?|errors?|difficult\w+|support|help|questions?|trouble)|bugs?|bug reports?|faults?|outages?|crash\w*|malfunction\w*|(?:something|product|app|site|service|device|it|system|website)?\s*(?:is|are|does|stops?|stopped)? ?(?:not working|broken|down|not work)|error messages?|errors?|tech support|broken \w+|defect\w*|breakdowns?`},
	{"complaint", `complain\w*|(?:unhappy|angry|upset|dissatisfied|frustrated|annoyed|not happy|not satisfied) ?(?:customers?|callers?|visitors?|users?)?|bad experience|grievances?`},
	{"special_request", `special (?:requests?|wishes|orders?|needs?|requirements?|arrangements?|cases?)|custom (?:requests?|orders?|work|requirements?)|exceptions?|individual requests?|unusual requests?`},
	{"partnership", `partner\w*|resell\w*|affiliates?|collaborat\w*|distributors?`},
	{"pricing", `pric(?:e|es|ing)(?: (?:quotes?|questions?|details?|info(?:rmation)?|lists?|inquir\w+|enquir\w+|offers?))?|quot(?:e|es|ation|ations)|costs?|estimates?|how much[a-z ]*|offers?\b|rates|discounts?`},
	{"demo", `(?:(?:book|schedul|arrang)\w* (?:an? |the )?)?(?:product |live |free )?demos?(?: requests?)?|demonstrations?|product tours?|walkthroughs?`},
	{"callback", `(?:book|schedul|arrang)\w* (?:an? )?(?:callback|(?:phone )?call)|callbacks?(?: requests?)?|phone calls?|(?:be |get |to be )?(?:called|phoned|rung)(?: by [a-z ]+)?|(?:a|us to) call|call (?:them|him|her|me)(?: back)?|ring (?:them|him|her)(?: back)?|hear(?:ing)? from (?:us|the team|sales)|be contacted|contacted by[a-z ]*|followup`},
	{"appointment", `appointments?|bookings?|book (?:an? |the )?\w+|schedul\w+(?: (?:an? |the )?(?:visit|meeting|appointment|consultation|viewing|session|inspection)s?)?|reservations?|consultations?|viewings?|site visits?|meetings?|test drives?`},
	{"human", `(?:a |an |our |the )?(?:human|real person|live agent|live person|human agent|representative|operator|staff member|team member|member of (?:the |our )?(?:team|staff)|colleague|manager|supervisor|advis[eo]r|specialist|expert|salesperson|sales rep)s?(?: (?:from|on|in|of) (?:the |our )?(?:team|staff|sales|support))?|(?:talk|speak|talking|speaking) (?:to|with) (?:an? |the |our )?\w+(?: (?:person|agent|team))?|(?:wants?|prefers?|reach|insists? on|ask(?:s|ed|ing)? for) (?:an? )?(?:person|someone|agent)|handoff|handover`},
	{"sales", `(?:wants?|ready|like|looking|interested in|wish\w*|trying|intend\w*|about) ?(?:to )?(?:buy|buying|purchas\w+|order something|sign up|signing up)[a-z ]*|sales(?: (?:leads?|enquir(?:y|ies)|inquir(?:y|ies)|questions?|requests?|matters?|opportunit\w+|interest))?|buy(?:ing|ers?)?|purchas\w+|(?:buying|purchase) intent\w*|interest(?:ed)? in (?:our |the |a |an )?(?:product|service|offer|buying|purchase|plan)\w*|prospects?|potential customers?|new customers?|new leads?|signing up|signups?|sign up`},
})

type reasonWord struct {
	reason string
	words  *regexp.Regexp
}

func compile(in [][2]string) []reasonWord {
	out := make([]reasonWord, len(in))
	for i, r := range in {
		out[i] = reasonWord{r[0], regexp.MustCompile(`\b(?:` + r[1] + `)(?:\b|$)`)}
	}
	return out
}

// span is a piece of a text that was read as something.
type span struct {
	from, to int
	what     string
}

// spans finds the reasons named in a folded text, in the order of their words.
func spans(text string) []span {
	var out []span
	for _, r := range reasonWords {
		for _, m := range r.words.FindAllStringIndex(text, -1) {
			if m[1] > m[0] && !slices.ContainsFunc(out, func(s span) bool { return m[0] < s.to && s.from < m[1] }) {
				out = append(out, span{m[0], m[1], r.reason})
			}
		}
	}
	slices.SortFunc(out, func(a, b span) int { return a.from - b.from })
	return out
}

var (
	between = regexp.MustCompile(`\s*(?:,|/|\bor\b|\band\b|\bas well as\b|\bplus\b)\s*`)
	leadIn  = regexp.MustCompile(`^(?:(?:when|if|whenever|once|unless|for|about|with|on|of|to|in case|that|only|also|all|any|every|each|both|either|just|it|this|there|who|the|a|an|some|their|our|his|her|anyone|someone|somebody|people|everybody|everyone|customers?|callers?|visitors?|users?|clients?|guests?|persons?|they|he|she|you|want|wants|wanted|wanting|need|needs|request|requests|requesting|requested|ask|asks|asking|asked|would like|likes?|mention|mentions|mentioned|mentioning|say|says|report|reports|reporting|reported|have|has|having|is|are|inquires?|enquires?|inquiring|call|calls|calling|contacts|contacting|come|comes|get|gets|be|interested in|looking for|look for|questions?|requests? for|wish(?:es)?|issues?|cases?|matters?|conversations?|calls|from|by|regarding|concerning|involves?|it comes|something|says?|they are|do|does|not|please|really|actually|clearly|explicitly|such as|like|topics?|us|me|as soon as)\b[\s,]*)+`)
	trailer = regexp.MustCompile(`[\s,:]+(?:or so|etc|please|first|only|too|as well|alone|instead|anyway)$`)
)

// reasons reads a condition: the built-in reasons it names, and topic:words for each part that names none. Fields in
// it are left out before.
func reasons(condition string) []string {
	var out []string
	condition = strings.TrimSpace(condition)
	if condition == "" {
		return nil
	}
	found := spans(condition)
	if len(found) == 0 {
		for _, part := range between.Split(condition, -1) {
			if t := topic(part); t != "" {
				out = addTo(out, "topic:"+t)
			}
		}
		return out
	}
	at := 0
	for _, m := range append(between.FindAllStringIndex(condition, -1), []int{len(condition), len(condition)}) {
		from, to := at, m[0]
		inside := slices.IndexFunc(found, func(s span) bool { return s.from < m[0] && m[0] < s.to }) >= 0
		if inside {
			continue // the separator stands inside one reading: "talk to sales and support"
		}
		at = m[1]
		any := false
		for _, s := range found {
			if s.from >= from && s.from < to {
				out, any = addTo(out, s.what), true
			}
		}
		if t := topic(condition[from:to]); !any && t != "" {
			out = addTo(out, "topic:"+t)
		}
	}
	return out
}

// formal are parts that speak of the collecting, not of a matter.
var formal = regexp.MustCompile(`^(?:fields?|details?|values?|answers?|one|all|both|questions?)$`)

// topic is what remains of a part of a condition without the words that lead to it.
func topic(part string) string {
	part = strings.TrimSpace(leadIn.ReplaceAllString(strings.TrimSpace(part), ""))
	part = strings.TrimSpace(trailer.ReplaceAllString(part, ""))
	if formal.MatchString(part) || strings.HasPrefix(part, "never") || strings.HasPrefix(part, "not ") || len(part) < 3 || len(strings.Fields(part)) > 8 {
		return ""
	}
	return part
}
