package configs

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestFromEnvDefaults(t *testing.T) {
	p, problems := FromEnv(env())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := Process{Config: "intake.yaml", Data: "data", Database: "data/intake.db", PublicAddr: "127.0.0.1:8080",
		AdminAddr: "127.0.0.1:8081", PublicURL: "http://127.0.0.1:8080", AdminURL: "http://127.0.0.1:8081"}
	if p != want || p.Postgres() {
		t.Errorf("process is %+v", p)
	}
}

func TestFromEnv(t *testing.T) {
	p, problems := FromEnv(env("INTAKE_CONFIG", "x.yaml", "INTAKE_DATABASE", "postgres://u:hunter2@db/i", "INTAKE_PUBLIC_ADDR", ":9000",
		"INTAKE_ADMIN_URL", "https://admin.example.com/", "INTAKE_LLM_URL", "http://127.0.0.1:1/v1", "INTAKE_LLM_MODEL", "m",
		"INTAKE_LLM_KEY", "hunter2", "INTAKE_KEY", "hunter2", "INTAKE_LOG", "debug"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if !p.Explicit || !p.Postgres() || p.PublicURL != "http://127.0.0.1:9000" || p.AdminURL != "https://admin.example.com" ||
		p.Log != slog.LevelDebug || string(p.LLM.Key) != "hunter2" {
		t.Errorf("process is %+v", p)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "p", p, "k", p.Key)
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprintf("%v %+v %#v %s %q %x", p, p, p, p.Key, p.Key, p.Key), string(raw), log.String()} {
		if strings.Contains(s, "hunter2") || strings.Contains(s, fmt.Sprintf("%x", "hunter2")) {
			t.Errorf("a secret is printed: %s", s)
		}
	}
}

func TestFromEnvProblems(t *testing.T) {
	_, problems := FromEnv(env("INTAKE_PUBLIC_ADDR", "8080", "INTAKE_PUBLIC_URL", "example.com", "INTAKE_KEY", "", "INTAKE_LLM_KEY", " ",
		"INTAKE_LLM_URL", "ftp://x", "INTAKE_LOG", "loud"))
	got := fmt.Sprint(problems)
	for _, want := range []string{"INTAKE_PUBLIC_ADDR: must be host:port", "INTAKE_PUBLIC_URL: must be", "INTAKE_KEY: empty secret",
		"INTAKE_LLM_KEY: empty secret", "INTAKE_LLM_URL: must be", "INTAKE_LLM_MODEL: must be set", "INTAKE_LOG: must be"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not among %s", want, got)
		}
	}
}
