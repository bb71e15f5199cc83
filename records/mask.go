package records

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

// secretName tells settings that are shown masked by their names; a Slack webhook's address is its secret.
var secretName = regexp.MustCompile(`(?i)secret|token|password|passwd|private|api_?key|consumer_key|credential|authorization|^webhook_url$`)

// environment is a reference that is resolved at start: no secret itself.
var environment = regexp.MustCompile(`^\$\{[A-Za-z0-9_]+\}$`)

// mask hides the secrets of settings that are shown.
func mask(settings json.RawMessage) json.RawMessage {
	var v any
	if len(settings) == 0 || json.Unmarshal(settings, &v) != nil {
		return nil
	}
	return json.RawMessage(marshal(walk("", false, v, func(secret bool, s string) string {
		if secret && s != "" && !environment.MatchString(s) {
			return Mask
		}
		return s
	})))
}

// walk rewrites every text of a JSON value; secret says whether its own or an outer name is that of a secret.
func walk(name string, secret bool, v any, text func(secret bool, s string) string) any {
	secret = secret || name == "headers" || secretName.MatchString(name)
	switch x := v.(type) {
	case map[string]any:
		for k := range x {
			x[k] = walk(k, secret, x[k], text)
		}
	case []any:
		for i := range x {
			x[i] = walk("", secret, x[i], text)
		}
	case string:
		return text(secret, x)
	}
	return v
}

// unmask puts stored secrets where settings that are sent back say Mask. A secret belongs to the host it was given
// for: with another host it must be entered again.
func unmask(settings, stored json.RawMessage) (json.RawMessage, error) {
	var v, old any
	if len(settings) == 0 {
		return settings, nil
	}
	if err := json.Unmarshal(settings, &v); err != nil {
		return nil, &Invalid{"settings", "is no JSON"}
	}
	if len(stored) > 0 {
		json.Unmarshal(stored, &old) // written by us
	}
	masked := false
	v, ok := fill(v, old, &masked)
	if !ok {
		return nil, &Invalid{"settings", "a masked secret has no stored value"}
	}
	if masked && hosts(v) != hosts(old) {
		return nil, &Invalid{"settings", "the address changed: enter the secret again"}
	}
	return json.RawMessage(marshal(v)), nil
}

func fill(v, old any, masked *bool) (any, bool) {
	switch x := v.(type) {
	case map[string]any:
		o, _ := old.(map[string]any)
		for k := range x {
			filled, ok := fill(x[k], o[k], masked)
			if !ok {
				return nil, false
			}
			x[k] = filled
		}
	case []any:
		o, _ := old.([]any)
		for i := range x {
			var at any
			if i < len(o) {
				at = o[i]
			}
			filled, ok := fill(x[i], at, masked)
			if !ok {
				return nil, false
			}
			x[i] = filled
		}
	case string:
		if x == Mask {
			*masked = true
			s, ok := old.(string)
			return s, ok
		}
	}
	return v, true
}

// hosts are the hosts settings name, in order of their names.
func hosts(v any) string {
	m, _ := v.(map[string]any)
	var out []string
	for _, name := range []string{"url", "webhook_url", "api_base", "host", "subdomain", "instance_url"} {
		s, _ := m[name].(string)
		if u, err := url.Parse(s); err == nil && u.Host != "" {
			s = u.Scheme + "://" + u.Host
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}
