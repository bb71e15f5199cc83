package egress

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed-151f84ba/intake/actions"
)

func TestCheckURL(t *testing.T) {
	p, err := Parse([]string{"127.0.0.0/8", "10.0.0.7", "crm.internal"})
	if err != nil {
		t.Fatal(err)
	}
	for raw, ok := range map[string]bool{
		"https://example.com/hook?a=b":           true,
		"HTTPS://EXAMPLE.COM./":                  true,
		"https://bücher.example/":                true,
		"https://example.com:8443/":              true,
		"https://8.8.8.8/":                       true,
		"https://[2606:4700::1111]/":             true,
		"http://127.0.0.1:9000/hook":             true,
		"http://localhost:9000/hook":             true,
		"http://10.0.0.7/":                       true,
		"http://crm.internal/":                   true,
		"http://CRM.internal.:80/":               true,
		"https://crm.internal/":                  true,
		"http://example.com/":                    false,
		"http://8.8.8.8/":                        false,
		"http://other.crm.internal/":             false,
		"https://10.0.0.8/":                      false,
		"https://[::1]/":                         false,
		"https://[::ffff:10.0.0.8]/":             false,
		"https://[::ffff:10.0.0.7]/":             true,
		"https://169.254.169.254/latest":         false,
		"https://0x0a.0.0.8/":                    false,
		"https://167772168/":                     false,
		"https://10.8/":                          false,
		"https://012.0.0.010/":                   false,
		"https://①⓪.⓪.⓪.⑧/":                      false,
		"https://user@example.com/":              false,
		"https://u:p@example.com/":               false,
		"https://example.com:0/":                 false,
		"https://example.com:99999/":             false,
		"https://example.com:/":                  false,
		"https:///path":                          false,
		"https:example.com":                      false,
		"//example.com/":                         false,
		"example.com":                            false,
		"ftp://example.com/":                     false,
		"file:///etc/passwd":                     false,
		"gopher://example.com/":                  false,
		"https://exa mple.com/":                  false,
		"https://example.com\\@10.0.0.8/":        false,
		"https://example.com/\r\nX: y":           false,
		"https://a..b/":                          false,
		"":                                       false,
		"https://" + strings.Repeat("a", 3000):   false,
		"https://example.com/%zz":                false,
		"https://[fe80::1%25eth0]/":              false,
		"https://xn--a/":                         true, // resolves to nothing; not our question
		"https://example.com/?u=http://10.0.0.8": true,
	} {
		err := CheckURL(raw, p, true)
		if (err == nil) != ok {
			t.Errorf("%q: %v", raw, err)
		}
		if err != nil && !errors.Is(err, actions.ErrRefused) {
			t.Errorf("%q: %v is no refusal", raw, err)
		}
	}
	var none Policy
	for raw, ok := range map[string]bool{
		"http://example.com/":    true, // not https only
		"http://localhost/":      false,
		"https://a.localhost/":   false,
		"http://127.0.0.1/":      false,
		"https://crm.internal/x": true, // the connection decides
	} {
		if err := CheckURL(raw, none, false); (err == nil) != ok {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestRefusalRepeatsNothing(t *testing.T) {
	for _, raw := range []string{"https://u:s3cret@example.com/s3cret", "ftp://s3cret.example/s3cret", "https://s3cret.localhost/s3cret", "https://10.0.0.1/s3cret"} {
		if err := CheckURL(raw, Policy{}, true); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%v", err)
		}
	}
}
