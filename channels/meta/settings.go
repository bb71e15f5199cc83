package meta

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strings"
)

// Keys are the settings the three channels share. app_secret signs what Meta sends; app_secret_old is the one before,
// accepted too while a rotation is under way; verify_token is the operator's own word for the handshake.
type Keys struct {
	AppSecret    string  `json:"app_secret"`
	AppSecretOld *string `json:"app_secret_old"`
	VerifyToken  string  `json:"verify_token"`
	APIBase      string  `json:"api_base"`        // scheme://host[:port]
	APIVersion   string  `json:"api_version"`     // default Version
	Proof        bool    `json:"appsecret_proof"` // sign every call, for apps that require it
}

var versionPattern = regexp.MustCompile(`^v\d{1,3}\.\d{1,2}$`)

// Read decodes settings into v. Its error names the setting and no value.
func Read(kind string, raw json.RawMessage, v any) error {
	err := json.Unmarshal(raw, v)
	var odd *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &odd) && odd.Field != "" && odd.Type.Kind() == reflect.String:
		return fmt.Errorf("%s settings: %s must be text: write it in quotes", kind, odd.Field[strings.LastIndex(odd.Field, ".")+1:])
	}
	return fmt.Errorf("%s settings: not an object of the documented keys", kind)
}

// Check completes and checks the shared settings; base is the platform's own host.
func (k *Keys) Check(kind, base string) error {
	if k.APIBase == "" {
		k.APIBase = base
	}
	if k.APIVersion == "" {
		k.APIVersion = Version
	}
	k.APIBase = strings.TrimSuffix(k.APIBase, "/")
	u, err := url.Parse(k.APIBase)
	switch {
	case blank(k.AppSecret):
		err = errors.New("app_secret is missing or empty")
	case k.AppSecretOld != nil && blank(*k.AppSecretOld):
		err = errors.New("app_secret_old is empty: leave it out when there is no old secret")
	case blank(k.VerifyToken):
		err = errors.New("verify_token is missing or empty")
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		err = errors.New("api_base must be scheme://host[:port]")
	case !versionPattern.MatchString(k.APIVersion):
		err = errors.New("api_version must look like " + Version)
	}
	if err != nil {
		return fmt.Errorf("%s settings: %w", kind, err)
	}
	return nil
}

// Token checks an access token: present and fit for a header.
func Token(kind, name, value string) error {
	switch {
	case blank(value):
		return fmt.Errorf("%s settings: %s is missing or empty", kind, name)
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }):
		return fmt.Errorf("%s settings: %s holds a character no token has", kind, name)
	}
	return nil
}

// ID checks the platform's id of the account: letters, digits, - and _, because it stands in the path of calls.
func ID(kind, name, value string) error {
	ok := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_'
	}
	switch {
	case blank(value):
		return fmt.Errorf("%s settings: %s is missing or empty", kind, name)
	case strings.ContainsFunc(value, func(r rune) bool { return !ok(r) }):
		return fmt.Errorf("%s settings: %s holds a character no id has", kind, name)
	}
	return nil
}

// Secrets are the keys a signature may be made with, the current one first.
func (k *Keys) Secrets() [][]byte {
	all := [][]byte{[]byte(k.AppSecret)}
	if k.AppSecretOld != nil {
		all = append(all, []byte(*k.AppSecretOld))
	}
	return all
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
