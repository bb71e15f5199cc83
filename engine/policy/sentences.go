package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-151f84ba/intake/engine"
)

// reasonWords say what a built-in reason is, behind "for".
var reasonWords = map[string]string{
	"refund": "refunds", "cancellation": "cancellations", "account_settings": "account settings",
	"order_details": "order details", "subscription_change": "subscription changes", "billing_dispute": "billing questions",
	"special_request": "special requests", "technical_fault": "technical faults", "complaint": "complaints",
	"sales": "sales", "pricing": "price questions", "partnership": "partnerships", "callback": "callbacks", "demo": "demos",
	"appointment": "appointments", "human": "customers who want a person", "cannot_answer": "questions that cannot be answered",
	"general_question": "general questions", "existing_customer": "existing customers",
}

// Sentences says in English what a policy does, for the operator who saved the settings (A16): when details are asked
// for, which, in which way, what happens on a refusal, who gets it. What is not said about is left out.
func Sentences(p engine.Policy) []string {
	if !p.Enabled {
		return []string{"Nothing is collected: data collection is switched off."}
	}
	out := begins(p)
	out = append(out, asksFor(p)...)
	out = append(out, checks(p)...)
	return append(out, sends(p)...)
}

// begins says when collecting starts.
func begins(p engine.Policy) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if p.AtStart {
		say("Details are asked for at the start of every conversation.")
	}
	switch {
	case p.Only:
		say("Details are asked for only for %s; nothing else starts it.", reasonList(p.Start))
	case len(p.Start) > 0:
		say("Details are asked for for %s, and for the other built-in reasons.", reasonList(p.Start))
	case !p.AtStart:
		say("Details are asked for for every built-in reason, such as refunds, complaints, callbacks and demos.")
	}
	if len(p.Never) > 0 {
		say("Never for %s.", reasonList(p.Never))
	}
	if p.Unanswered > 0 {
		say("After %s without an answer, details are asked for.", counted(p.Unanswered, "question", "questions"))
	}
	switch p.Timing {
	case "before":
		say("Details come first, the answer after them.")
	case "after":
		say("The question is answered first; details come when that does not help.")
	case "instead":
		say("The matter is not solved in the conversation: details are taken instead.")
	}
	if p.Gate {
		say("No ticket is filed before name and e-mail are given.")
	}
	return out
}

// asksFor says which fields are asked for, and when.
func asksFor(p engine.Policy) []string {
	var required, optional, out []string
	for _, f := range p.Fields {
		switch {
		case f.DontAsk:
			out = append(out, f.Label+" is never asked for; it is kept when the customer gives it.")
		case f.Required:
			required = append(required, f.Label)
		case len(f.When) > 0:
			out = append(out, fmt.Sprintf("%s is asked for only for %s.", f.Label, reasonList(f.When)))
		default:
			optional = append(optional, f.Label)
		}
		if len(f.DontWhen) > 0 && !f.DontAsk {
			out = append(out, fmt.Sprintf("%s is not asked for for %s.", f.Label, reasonList(f.DontWhen)))
		}
	}
	var lead []string
	if len(required) > 0 {
		lead = append(lead, "Always asked for: "+join(required, "and")+".")
	}
	if len(optional) > 0 {
		lead = append(lead, "Asked for once, and done without: "+join(optional, "and")+".")
	}
	out = append(lead, out...)
	if len(p.Order) > 1 {
		out = append(out, "Order of asking: "+strings.Join(labelled(p, p.Order), ", ")+".")
	}
	return out
}

// checks says what is confirmed, how often is asked, and what happens on a refusal.
func checks(p engine.Policy) []string {
	var out, confirm []string
	for _, f := range p.Fields {
		if f.Confirm {
			confirm = append(confirm, f.Label)
		}
	}
	switch {
	case p.ReadBack:
		out = append(out, "Everything is read back before it is filed.")
	case len(confirm) > 0:
		out = append(out, "Read back to the customer: "+join(confirm, "and")+".")
	}
	if p.Attempts > 0 && p.Attempts < maxAttempts {
		out = append(out, fmt.Sprintf("A field is asked for at most %s.", counted(p.Attempts, "time", "times")))
	}
	if len(p.OnRefusal) > 0 {
		said := map[string]string{"explain": "it is explained once why it is needed", "skip": "the conversation goes on without it",
			"file": "the record is filed with the gap", "drop": "nothing is filed"}
		var steps []string
		for _, r := range p.OnRefusal {
			steps = append(steps, said[r])
		}
		out = append(out, "When the customer refuses, "+strings.Join(steps, ", then ")+".")
	}
	return out
}

// sends says who gets what, how the agent sounds, and what was left to a model.
func sends(p engine.Policy) []string {
	var out []string
	for _, r := range p.Route {
		if len(r.When) > 0 {
			out = append(out, fmt.Sprintf("%s for %s.", capital("records go to "+r.To), reasonList(r.When)))
		} else {
			out = append(out, fmt.Sprintf("Everything else goes to %s.", r.To))
		}
	}
	if len(p.Tone) > 0 {
		out = append(out, "Tone: "+strings.Join(p.Tone, ", ")+".")
	}
	return out
}

// reasonList writes reasons for people.
func reasonList(reasons []string) string {
	var out []string
	for _, r := range reasons {
		switch topic, own := strings.CutPrefix(r, "topic:"); {
		case own:
			out = append(out, "“"+topic+"”")
		case reasonWords[r] != "":
			out = append(out, reasonWords[r])
		default:
			out = append(out, strings.ReplaceAll(r, "_", " "))
		}
	}
	return join(out, "and")
}

func join(list []string, last string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + last + " " + list[len(list)-1]
}

func labelled(p engine.Policy, keys []string) []string {
	var out []string
	for _, k := range keys {
		if i := slices.IndexFunc(p.Fields, func(f engine.Field) bool { return f.Key == k }); i >= 0 {
			out = append(out, p.Fields[i].Label)
		}
	}
	return out
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
