package configs

import (
	"strings"
	"testing"
)

func TestBotSecretStandsInTheEnvironment(t *testing.T) {
	const head = "agents:\n  - id: demo\n    name: Demo\n    kind: text\n    answer:\n      bot: {url: %URL%, secret: \"%SECRET%\", timeout: %TIME%}\n"
	for name, c := range map[string]struct{ url, secret, time, env, want string }{
		"good":             {"https://example.com/bot", "${BOT}", "5s", "whsec_c2VjcmV0", ""},
		"literal secret":   {"https://example.com/bot", "whsec_c2VjcmV0", "5s", "", "f.yaml:6: $.agents[0].answer.bot.secret: must be a reference"},
		"wrong in the env": {"https://example.com/bot", "${BOT}", "5s", "hunter2", "f.yaml:6: $.agents[0].answer.bot.secret: must be whsec_"},
		"not an address":   {"ftp://example.com", "${BOT}", "5s", "whsec_c2VjcmV0", "$.agents[0].answer.bot.url: must be an address"},
		"too patient":      {"https://example.com/bot", "${BOT}", "1m", "whsec_c2VjcmV0", "$.agents[0].answer.bot.timeout: at most 25s"},
	} {
		src := []byte(strings.NewReplacer("%URL%", c.url, "%SECRET%", c.secret, "%TIME%", c.time).Replace(head))
		_, loaded := Load("f.yaml", src, env("BOT", c.env), Known{})
		_, parsed := Parse("f.yaml", src, Known{})
		var got []string
		for _, p := range append(loaded, parsed...) {
			got = append(got, p.String())
			if c.env != "" && strings.Contains(p.String(), c.env) {
				t.Errorf("%s: the secret is repeated: %s", name, p)
			}
		}
		if all := strings.Join(got, "\n"); (c.want == "") != (all == "") || !strings.Contains(all, c.want) {
			t.Errorf("%s: got %q, want %q", name, all, c.want)
		}
	}
}
