package configs

import (
	"net"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on a machine without a zone database

	"golang.org/x/text/language"
)

var (
	wellFormed   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	recordPrefix = regexp.MustCompile(`^[A-Z]{2,5}$`)
)

// Events are those a destination may be told (F4).
func Events() []string {
	return []string{"record.created", "record.updated", "record.status_changed", "record.assigned", "record.archived",
		"record.deleted", "record.restored", "conversation.handoff", "capture.abandoned", "delivery.failed"}
}

func (f *File) check(c *checker, known Known) {
	agents := map[string]*Agent{}
	for i := range f.Agents {
		a, at := &f.Agents[i], place{"agents", itoa(i)}
		if checkID(c, at, a.ID) && agents[a.ID] != nil {
			c.add(at.at("id"), "id is there twice")
		}
		agents[a.ID] = a
		a.check(c, at)
	}
	seen := map[string]bool{}
	for i := range f.Accounts {
		a, at := &f.Accounts[i], place{"accounts", itoa(i)}
		if checkID(c, at, a.ID) && seen[a.ID] {
			c.add(at.at("id"), "id is there twice")
		}
		seen[a.ID] = true
		checkKind(c, at.at("channel"), a.Channel, known.Channels)
		if agents[a.Agent] == nil {
			c.add(at.at("agent"), "no agent has this id")
		} else if a.Capture != nil {
			a.Capture.check(c, at.at("capture"), agents[a.Agent])
		}
	}
	clear(seen)
	for i := range f.Destinations {
		d, at := &f.Destinations[i], place{"destinations", itoa(i)}
		if checkID(c, at, d.ID) && seen[d.ID] {
			c.add(at.at("id"), "id is there twice")
		}
		seen[d.ID] = true
		checkKind(c, at.at("kind"), d.Kind, known.Destinations)
		d.check(c, at, agents)
	}
	f.LLM.check(c, place{"llm"})
	f.SMTP.check(c, place{"smtp"})
	f.Egress.check(c, place{"egress"})
}

func checkID(c *checker, at place, id string) bool {
	if !wellFormed.MatchString(id) {
		c.add(at.at("id"), "must be 1 to 64 characters of a-z, 0-9, _ and -, the first a letter or digit")
		return false
	}
	return true
}

func checkKind(c *checker, at place, kind string, known []string) {
	if len(known) > 0 && !slices.Contains(known, kind) {
		c.add(at, "must be one of %s", strings.Join(known, ", "))
	}
}

func (a *Agent) check(c *checker, at place) {
	if a.Kind == TextAgent && a.Voice != nil {
		c.add(at.at("voice"), "a text agent has no voice settings")
	}
	if a.Kind == VoiceAgent && a.Text != nil {
		c.add(at.at("text"), "a voice agent has no text settings")
	}
	if a.Region != "" {
		if r, err := language.ParseRegion(a.Region); err != nil || !r.IsCountry() || len(a.Region) != 2 || a.Region != strings.ToUpper(a.Region) {
			c.add(at.at("region"), "must be a country of ISO 3166-1, two capitals")
		}
	}
	if _, err := time.LoadLocation(a.Timezone); err != nil || a.Timezone == "Local" {
		c.add(at.at("timezone"), "must be a zone of the IANA database, such as Europe/Paris")
	}
	for i, l := range a.Languages {
		if _, err := language.Parse(l); err != nil {
			c.add(at.at("languages", itoa(i)), "must be a language tag, such as en or ar")
		}
	}
	for i, qa := range a.FAQ {
		if strings.TrimSpace(qa.Q) == "" || strings.TrimSpace(qa.A) == "" {
			c.add(at.at("faq", itoa(i)), "question and answer must not be empty")
		}
	}
	if n := len([]rune(a.Prompt)); n > MaxPrompt {
		c.add(at.at("prompt"), "at most %d characters, this has %d", MaxPrompt, n)
	}
	if _, err := path.Match(a.Knowledge, ""); err != nil {
		c.add(at.at("knowledge"), "must be a file pattern, such as docs/*.md")
	}
	if p := a.RecordPrefix; p != nil && *p != "" && !recordPrefix.MatchString(*p) {
		c.add(at.at("record_prefix"), `must be 2 to 5 capitals, or ""`)
	}
	if a.Answer != nil && a.Answer.Bot != nil {
		a.Answer.Bot.check(c, at.at("answer", "bot"))
	}
	if n, most := a.NudgeAfter, a.AbandonAfter; n != nil && most > 0 && *n >= most {
		c.add(at.at("nudge_after"), "must be shorter than abandon_after")
	}
	if a.Text != nil {
		a.Text.check(c, at.at("text"))
	}
	if a.Voice != nil {
		a.Voice.check(c, at.at("voice"))
	}
}

// check looks at a bot. Its secret stands in the environment and nowhere else: only the file as it was written shows
// whether it does.
func (b *Bot) check(c *checker, at place) {
	if u, err := url.Parse(b.URL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		c.add(at.at("url"), "must be an address that begins with https://")
	}
	switch {
	case c.written && !wholeReference.MatchString(b.Secret):
		c.add(at.at("secret"), "must be a reference to the environment, such as ${BOT_SECRET}")
	case !c.written && !strings.HasPrefix(b.Secret, "whsec_"):
		c.add(at.at("secret"), "must be whsec_ followed by base64")
	}
	if b.Timeout.Get() > maxBotTimeout {
		c.add(at.at("timeout"), "at most %s", maxBotTimeout)
	}
}

// maxBotTimeout is how long a customer waits for a bot at most.
const maxBotTimeout = 25 * time.Second

var wholeReference = regexp.MustCompile(`^\$\{[A-Za-z_][A-Za-z0-9_]*\}$`)

func (o *Override) check(c *checker, at place, a *Agent) {
	if n := len([]rune(o.Instructions)); n > MaxInstructions {
		c.add(at.at("instructions"), "at most %d characters, this has %d", MaxInstructions, n)
	}
	known := Builtin()
	for _, m := range []*Capture{a.Text, a.Voice} {
		if m != nil {
			for _, f := range m.Custom {
				known = append(known, f.Key)
			}
		}
	}
	for _, k := range keys(o.Fields) {
		if !slices.Contains(known, k) {
			c.add(at.at("fields", k), "the agent has no such field")
		}
	}
}

func (d *Destination) check(c *checker, at place, agents map[string]*Agent) {
	for i, t := range d.Types {
		if t != "lead" && t != "ticket" {
			c.add(at.at("types", itoa(i)), "must be lead or ticket")
		}
	}
	for i, a := range d.Agents {
		if agents[a] == nil {
			c.add(at.at("agents", itoa(i)), "no agent has this id")
		}
	}
	for i, e := range d.Events {
		if !slices.Contains(Events(), e) {
			c.add(at.at("events", itoa(i)), "must be one of %s", strings.Join(Events(), ", "))
		}
	}
}

func (s *SMTP) check(c *checker, at place) {
	if s == nil {
		return
	}
	if strings.TrimSpace(s.Host) == "" {
		c.add(at.at("host"), "must not be empty")
	}
	if s.Port < 1 || s.Port > 65535 {
		c.add(at.at("port"), "must be 1 to 65535")
	}
	if strings.Count(s.From, "@") == 0 {
		c.add(at.at("from"), "must be an e-mail address")
	}
}

func (e *Egress) check(c *checker, at place) {
	for i, a := range e.Allow {
		_, cidr := netip.ParsePrefix(a)
		if cidr != nil && net.ParseIP(a) == nil && !hostName.MatchString(a) {
			c.add(at.at("allow", itoa(i)), "must be a network (10.0.0.0/8), an address or a host name")
		}
	}
}

var hostName = regexp.MustCompile(`(?i)^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?$`)

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
