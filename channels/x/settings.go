package x

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// settings of an account. The four keys are those of OAuth 1.0a user context, from X's developer portal.
type settings struct {
	UserID            string `json:"user_id"`
	ConsumerKey       string `json:"consumer_key"`
	ConsumerSecret    string `json:"consumer_secret"`
	ConsumerSecretOld string `json:"consumer_secret_old"` // accepted beside the new one while the secret is changed
	AccessToken       string `json:"access_token"`
	AccessSecret      string `json:"access_secret"`
	APIBase           string `json:"api_base"` // scheme://host[:port]; default officialAPI
}

const officialAPI = "https://api.x.com"

// read decodes and checks settings. Its errors name the setting, never a value.
func read(raw json.RawMessage) (settings, error) {
	s := settings{APIBase: officialAPI}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, errors.New("x settings: not an object of strings")
	}
	if s.APIBase == "" {
		s.APIBase = officialAPI
	}
	s.APIBase = strings.TrimSuffix(s.APIBase, "/")
	return s, s.check()
}

func (s settings) check() error {
	for _, x := range []struct{ name, value string }{
		{"user_id", s.UserID}, {"consumer_key", s.ConsumerKey}, {"consumer_secret", s.ConsumerSecret},
		{"access_token", s.AccessToken}, {"access_secret", s.AccessSecret},
	} {
		if strings.TrimSpace(x.value) == "" {
			return fmt.Errorf("x settings: %s is missing or empty", x.name)
		}
	}
	if !digits(s.UserID) {
		return errors.New("x settings: user_id must be the account's numeric id")
	}
	u, err := url.Parse(s.APIBase)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("x settings: api_base must be scheme://host[:port]")
	}
	return nil
}

// digits says that an id is one of X's: decimal digits alone.
func digits(id string) bool { return id != "" && strings.Trim(id, "0123456789") == "" }
