package configs

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var known = Known{Channels: []string{"web", "telegram", "voice"}, Destinations: []string{"webhook"}}

func env(pairs ...string) Env {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
}

func TestDemoLoads(t *testing.T) {
	f, problems := Load(DemoName, Demo(), env(), known)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	a := f.Agents[0]
	if a.ID != "demo" || a.Kind != HybridAgent || f.Accounts[0].ID != "site" || f.Accounts[0].Channel != "web" {
		t.Errorf("demo is %+v", f)
	}
	if a.Text.Fields["name"] != Required || a.Text.Fields["email"] != Optional || a.Voice.Fields["email"] != Off {
		t.Errorf("fields are %v and %v", a.Text.Fields, a.Voice.Fields)
	}
	if a.Text.Custom[0].Key != "order_number" || a.Text.Custom[0].Pattern != `[A-Z]{2}-\d{5}` {
		t.Errorf("custom is %+v", a.Text.Custom[0])
	}
}

func TestExampleLoads(t *testing.T) {
	set := env("TELEGRAM_TOKEN", "t", "TWILIO_SID", "AC1", "TWILIO_TOKEN", "t", "TELEGRAM_SECRET", "s", "CRM_SECRET", "c", "BOT_SECRET", "whsec_c2VjcmV0", "SMTP_PASSWORD", "p")
	f, problems := Load("example.yaml", Example(), set, known)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := string(f.Accounts[1].Settings); !strings.Contains(got, `"bot_token":"t"`) {
		t.Errorf("settings are %s", got)
	}
	if f.SMTP.Password != "p" || f.Engine.CloseAfter.String() != "24h0m0s" || f.Agents[0].Text.Lead.Priority != "medium" {
		t.Errorf("file is %+v", f)
	}
}

// Each problem stands in testdata/bad.txt as `intake check` prints it.
func TestProblems(t *testing.T) {
	src, err := os.ReadFile("testdata/bad.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, doc := range strings.Split(string(src), "\n---\n") {
		_, problems := Load("bad.yaml", []byte(doc), env("EMPTY", ""), known)
		if len(problems) == 0 {
			t.Errorf("no problem in\n%s", doc)
		}
		for _, p := range problems {
			fmt.Fprintln(&got, p)
		}
		fmt.Fprintln(&got, "---")
	}
	golden(t, "testdata/bad.txt", got.String())
	if strings.Contains(got.String(), "hunter2") {
		t.Error("a value was printed")
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and read the diff\n%s", path, got)
	}
}

func TestSchemaGolden(t *testing.T) { golden(t, "testdata/schema.json", string(Schema())) }

func TestParseKeepsReferences(t *testing.T) {
	f, problems := Parse("x.yaml", Example(), known)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	raw := f.Accounts[1].Settings
	if !strings.Contains(string(raw), "${TELEGRAM_TOKEN}") {
		t.Fatalf("settings are %s", raw)
	}
	out, missing, err := Expand(raw, env("TELEGRAM_TOKEN", `a"b`))
	if err != nil || fmt.Sprint(missing) != "[TELEGRAM_SECRET]" || !strings.Contains(string(out), `a\"b`) {
		t.Errorf("expanded to %s, missing %v, %v", out, missing, err)
	}
}

func TestHash(t *testing.T) {
	a, _ := Parse("a", []byte("accounts: [{id: a, channel: web, agent: x, settings: {p: 1, q: 2}}]"), Known{})
	b, _ := Parse("b", []byte("# other\naccounts:\n- agent: x\n  id: a\n  settings: {q: 2, p: 1}\n  channel: web\n"), Known{})
	c, _ := Parse("c", []byte("accounts: [{id: a, channel: web, agent: x, settings: {p: 1, q: 3}}]"), Known{})
	if Hash(a.Accounts) == "" || Hash(a.Accounts) != Hash(b.Accounts) || Hash(a.Accounts) == Hash(c.Accounts) {
		t.Error("equal content must have equal hashes, other content others")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(Demo())
	f.Add(Example())
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, p := range second(Load("f", src, env(), known)) {
			if p.Cause == "" || strings.Contains(p.String(), "\n") {
				t.Errorf("problem %q", p)
			}
		}
	})
}

func second(_ File, p []Problem) []Problem { return p }
