package configs

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strings"
)

// Secret is a text that prints as ***. Read it with string(s) where it is used.
type Secret string

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// Format hides the secret from every verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// MarshalText hides the secret from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the secret from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Process is what the environment says about the process: the INTAKE_* variables.
type Process struct {
	Config     string // INTAKE_CONFIG; intake.yaml
	Explicit   bool   // Config was named: it is an error when it does not exist
	Data       string // INTAKE_DATA; data
	Database   Secret // INTAKE_DATABASE; $INTAKE_DATA/intake.db. A PostgreSQL URL may hold a password
	PublicAddr string // INTAKE_PUBLIC_ADDR; 127.0.0.1:8080
	AdminAddr  string // INTAKE_ADMIN_ADDR; 127.0.0.1:8081
	PublicURL  string // INTAKE_PUBLIC_URL; http:// and PublicAddr; without a slash at the end
	AdminURL   string // INTAKE_ADMIN_URL; http:// and AdminAddr; without a slash at the end
	Key        Secret // INTAKE_KEY, the sealing key; "" = made at first run
	LLM        LLM
	Log        slog.Level // INTAKE_LOG; info
}

// LLM is the language model's endpoint. URL "" means there is none.
type LLM struct {
	URL   string // INTAKE_LLM_URL, /v1 included, without a slash at the end
	Model string // INTAKE_LLM_MODEL
	Key   Secret // INTAKE_LLM_KEY
}

// Postgres says whether the database is a PostgreSQL URL rather than a SQLite file.
func (p Process) Postgres() bool {
	return strings.HasPrefix(string(p.Database), "postgres://") || strings.HasPrefix(string(p.Database), "postgresql://")
}

// FromEnv reads the INTAKE_* variables. An empty variable counts as absent, except a secret, which must not be empty
// when it is set. Problems have the variable's name as their path.
func FromEnv(env Env) (Process, []Problem) {
	v := variables{env: env}
	p := Process{Config: v.text("INTAKE_CONFIG", "intake.yaml"), Data: v.text("INTAKE_DATA", "data")}
	p.Explicit = v.text("INTAKE_CONFIG", "") != ""
	p.Database = Secret(v.text("INTAKE_DATABASE", filepath.Join(p.Data, "intake.db")))
	p.PublicAddr = v.address("INTAKE_PUBLIC_ADDR", "127.0.0.1:8080")
	p.AdminAddr = v.address("INTAKE_ADMIN_ADDR", "127.0.0.1:8081")
	p.PublicURL = v.base("INTAKE_PUBLIC_URL", local(p.PublicAddr))
	p.AdminURL = v.base("INTAKE_ADMIN_URL", local(p.AdminAddr))
	p.Key = v.secret("INTAKE_KEY")
	p.LLM = LLM{URL: v.base("INTAKE_LLM_URL", ""), Model: v.text("INTAKE_LLM_MODEL", ""), Key: v.secret("INTAKE_LLM_KEY")}
	if p.LLM.URL != "" && p.LLM.Model == "" {
		v.bad("INTAKE_LLM_MODEL", "must be set beside INTAKE_LLM_URL")
	}
	switch level := v.text("INTAKE_LOG", "info"); level {
	case "debug", "info", "warn":
		_ = p.Log.UnmarshalText([]byte(level)) // one of slog's own names
	default:
		v.bad("INTAKE_LOG", "must be debug, info or warn")
	}
	return p, v.found
}

// variables reads the environment and notes what is wrong in it.
type variables struct {
	env   Env
	found []Problem
}

func (v *variables) bad(name, cause string) {
	v.found = append(v.found, Problem{Path: name, Cause: cause})
}

func (v *variables) text(name, def string) string {
	if s, ok := v.env(name); ok && s != "" {
		return s
	}
	return def
}

func (v *variables) secret(name string) Secret {
	s, ok := v.env(name)
	if ok && strings.TrimSpace(s) == "" {
		v.bad(name, "empty secret")
	}
	return Secret(s)
}

func (v *variables) address(name, def string) string {
	s := v.text(name, def)
	if _, _, err := net.SplitHostPort(s); err != nil {
		v.bad(name, "must be host:port")
	}
	return s
}

func (v *variables) base(name, def string) string {
	s := strings.TrimRight(v.text(name, def), "/")
	u, err := url.Parse(s)
	if s != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil) {
		v.bad(name, "must be an http or https address")
	}
	return s
}

// local is the address of a listener as a browser on this machine writes it.
func local(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "http://127.0.0.1"
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}
