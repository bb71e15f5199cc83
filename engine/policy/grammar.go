package policy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
)

// Understand reads an instruction text. all are the fields of the mode, off ones too.
func Understand(text string, mode engine.Mode, all []Setting) Understood {
	r := reader{labels: labels(all)}
	for _, s := range sentences(text) {
		r.sentence(s)
	}
	r.settle()
	return r.u
}

// reader reads clause by clause. What one clause says may hang on the clause before it.
type reader struct {
	u       Understood
	labels  []label
	refusal bool     // the sentence's condition is a refusal: what follows says what to do then
	spent   bool     // the clause before said how often to ask: what follows says what to do then
	named   []string // the fields the sentence named last, for "it" and "them"
}

// clause is a folded part of a sentence, cut into its condition and the rest.
type clause struct {
	text string // whole
	head string // what is to be done
	cond string // when; "" = always
	only bool   // only then
	neg  bool   // the condition excludes: unless, except, not for
	lead bool   // the condition stands in front: it holds for the rest of the sentence
}

func (r *reader) sentence(s sentence) {
	r.refusal, r.spent, r.named = false, false, nil
	whole := fold(s.raw)
	sent := r.elsewhere(whole, s.raw)
	read := r.order(whole) || sent // both may span clauses
	missed := false
	var held clause // a clause that is a condition alone, or begins with one, holds for the next
	for _, text := range s.clauses {
		c := cut(text)
		if held.cond != "" && c.cond == "" {
			c.cond, c.only, c.neg = held.cond, held.only, held.neg
		}
		if !c.lead {
			held = clause{}
		}
		said := r.clause(c)
		if !said && c.head == "" {
			held = c
			continue
		}
		if c.lead {
			held = c
		}
		missed = missed || !said && !filler.MatchString(text)
		read = read || said
		if f := r.fields(text); len(f) > 0 {
			r.named = f
		}
	}
	missed = missed || held.cond != "" && held.head == ""
	if !read || missed && !sent && !r.ordered(whole) {
		r.u.Guidance = append(r.u.Guidance, s.raw)
	}
}

// filler are clauses that carry nothing of their own.
var filler = regexp.MustCompile(`^(?:please|thanks|thank you|then|first|also|always|ok|okay|and|if possible|in that case|otherwise|that is all|note|important|remember|never before|not before|help(?: them| the customer)?|answer|continue|proceed)?[,: ]*$`)

// clause lets every rule read the clause; several may.
func (r *reader) clause(c clause) bool {
	read := false
	for _, rule := range []func(clause) bool{
		r.onRefusal, r.atStart, r.unanswered, r.timing, r.attempts, r.confirm, r.route, r.never, r.collect, r.tone,
	} {
		read = rule(c) || read
	}
	return read
}

const verbs = `ask|collect|gather|get|take|request|capture|obtain|note|record|need|require|find out|write down|take down|demand|push|press|prompt`

var (
	collecting = regexp.MustCompile(`\b(?:` + verbs + `|asking|collecting|gathering|getting|taking|requesting|capturing)\b`)
	acting     = `(?:` + verbs + `|offer|do not|never|always|skip|explain|confirm|read|repeat|verify|send|route|forward|transfer|escalate|assign|pass|direct|hand|file|create|open|log|submit|save|move|go|continue|carry|proceed|answer|help|just|only|simply|tell|stop|end|drop|let|be|say|apologi[sz]e|leave|give|accept|reask|try|no details|keep|respect|email|call|refer|point|start|also|then|you|we|please|that is|it is|do|not|treat|mark)\b`
	condFirst  = regexp.MustCompile(`^(?:and |also |but |otherwise )?(only (?:if|when|whenever|for|in case of|once|after)|exclusively for|if and only if|if|when|whenever|for|in case of|in case|once|as soon as|unless|except for|except when|with|on|after|before|as long as|should|any time|every time)\b(.*)$`)
	condLast   = regexp.MustCompile(`\b(only (?:if|when|whenever|for|in case of|in the case of|once|after|from|about|on|with)|exclusively (?:for|when|if)|unless|until|except (?:for|when|if|from|with|in)|except|apart from|other than|but not (?:for|when|if|from)|not (?:for|when|if|from)|if and only if|if|when|whenever|for|in case of|in case|in the case of|once|as soon as|from|about|during|on|with|after|before|while|as long as|who|that)\b(.*)$`)
	thenAct    = regexp.MustCompile(`(?:,| then| -|:)\s*(?:then |please |you (?:should |must |can |may )?|we (?:should |must )?)*(?:` + acting + `)`)
	askWhom    = regexp.MustCompile(`\b(?:ask|asking) (?:any |our |all |the )?((?:existing|current|returning|known|regular|registered) (?:customers?|clients?|users?|members?)) (?:for|about)\b`)
	plainAct   = regexp.MustCompile(`\b(?:take|get|note|request|need) (?:down |the |their |his |her |an? |both |full )*(?:names?|phone|contact|email|details|company)\b|\b(?:do not|never) (?:try|attempt)\b|\b(?:always |never |do not |please )*(?:ask|collect|gather|get their|take their|capture)\b`)
)

// cut finds the condition of a clause, before or behind what is to be done.
func cut(text string) clause {
	c := clause{text: text, head: text}
	if m := askWhom.FindStringSubmatchIndex(text); m != nil {
		c.cond = text[m[2]:m[3]]
		c.head = text[:m[2]] + text[m[3]+1:]
		return c
	}
	if m := condFirst.FindStringSubmatchIndex(text); m != nil {
		word := text[m[2]:m[3]]
		if word == "for" || word == "with" || word == "on" {
			word = "for"
		}
		rest := m[4]
		act := thenAct.FindStringIndex(text[rest:])
		if act == nil {
			act = plainAct.FindStringIndex(text[rest:])
		}
		if act != nil && act[0] > 0 {
			c.cond = strings.Trim(text[rest:rest+act[0]], " ,:")
			c.head = strings.Trim(text[rest+act[0]:], " ,:-")
			c.only = strings.HasPrefix(word, "only") || word == "exclusively for" || word == "if and only if"
			c.neg = word == "unless" || strings.HasPrefix(word, "except")
			c.lead = true
			return c.tail()
		}
	}
	return c.tail()
}

// tail finds the condition behind what is to be done: the first connecting word that is followed by a reason or stands
// for one and is not the "for" of "ask for".
func (c clause) tail() clause {
	from := 0
	for {
		m := condLast.FindStringSubmatchIndex(c.head[from:])
		if m == nil {
			return c
		}
		word, at, rest := c.head[from+m[2]:from+m[3]], from+m[2], c.head[from+m[4]:]
		if !conditional(word, c.head[:at], rest) {
			from += m[3]
			continue
		}
		if c.cond != "" && !strings.HasPrefix(word, "only") {
			return c // it has one already
		}
		c.cond = strings.Trim(rest, " ,:")
		c.head = strings.Trim(c.head[:at], " ,:")
		if m := forTheir.FindStringSubmatchIndex(c.cond); m != nil && word == "who" { // "ask those who … for their name"
			c.head += " " + c.cond[m[2]:]
			c.cond = c.cond[:m[0]]
		}
		c.only = strings.HasPrefix(word, "only") || strings.HasPrefix(word, "exclusively") || word == "if and only if"
		c.neg = word == "unless" || word == "until" || strings.HasPrefix(word, "except") || strings.Contains(word, "not ") || word == "apart from" || word == "other than"
		if !c.only && onlyBefore.MatchString(c.head) {
			c.only = true
		}
		return c
	}
}

var (
	forTheir   = regexp.MustCompile(`\s(for (?:the|their|an?|his|her|name|phone|email|contact|details)\b.*)$`)
	onlyBefore = regexp.MustCompile(`\bonly\b`)
	asksFor    = regexp.MustCompile(`\b(?:ask|asks|asking|push|press|prompt|request|wait|look|apologi[sz]e|thank|reason|need) (?:(?:the |a )?(?:customer|caller|visitor|user|client|them|people|everyone|anyone|him|her) )?$`)
	everyone   = regexp.MustCompile(`^\s*(?:everyone|everybody|anyone|all(?: customers| callers| visitors)?|every \w+) (?:except|but|unless|other than|apart from)\b`)
	pronoun    = regexp.MustCompile(`^\s*(?:it|them|this|that|him|her|us|you)?\s*$`)
	askedField = regexp.MustCompile(`^\s*(?:their|the|a|an|his|her|your|customer's|caller's|full|contact|only|just|both|all|any|name|phone|mobile|email|company|details|personal|these|some|more)\b`)
)

// conditional says whether a connecting word begins a condition here.
func conditional(word, before, rest string) bool {
	if pronoun.MatchString(rest) || everyone.MatchString(rest) {
		return false
	}
	switch word {
	case "for", "about", "on", "with", "from", "that", "who", "during":
		if word == "for" && asksFor.MatchString(before) {
			return false
		}
		if strings.HasSuffix(strings.TrimSpace(before), "ask") || strings.HasSuffix(strings.TrimSpace(before), "asking") {
			return word == "from"
		}
		if word == "that" || word == "who" || word == "with" || word == "on" || word == "about" {
			return len(spans(rest)) > 0
		}
		return len(spans(rest)) > 0 || word == "for" && !askedField.MatchString(rest) && topic(rest) != ""
	case "before", "after", "while":
		return len(spans(rest)) > 0 && !solving.MatchString(rest)
	}
	return true
}

// settle removes what a later sentence made void and notes contradictions.
func (r *reader) settle() {
	u := &r.u
	for _, s := range u.Start {
		if slices.Contains(u.Never, s) {
			u.Findings = append(u.Findings, Finding{Code: Contradiction})
			break
		}
	}
	for _, a := range u.Ask {
		for _, d := range u.DontAsk {
			if a.Field == d.Field && overlap(a.When, d.When) {
				u.Findings = append(u.Findings, Finding{Code: Contradiction, Field: a.Field})
			}
		}
	}
	if u.AtStart {
		u.Timing = ""
		if u.Only {
			u.Findings = append(u.Findings, Finding{Code: Contradiction})
		}
	}
	if slices.Contains(u.OnRefusal, "file") && slices.Contains(u.OnRefusal, "drop") {
		u.Findings = append(u.Findings, Finding{Code: Contradiction})
	}
}

// overlap says whether two conditions speak of the same case. Always and sometimes do not contradict: the second is
// the exception.
func overlap(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
