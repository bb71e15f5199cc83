package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// settings of an account. bot_token is @BotFather's; secret_token is the one given to setWebhook.
type settings struct {
	BotToken       string `json:"bot_token"`
	SecretToken    string `json:"secret_token"`
	SecretTokenOld string `json:"secret_token_old"` // accepted beside the new one while it is changed
	Mode           string `json:"mode"`             // webhook (default) or polling
	APIBase        string `json:"api_base"`         // scheme://host[:port]; default officialAPI
}

const (
	officialAPI = "https://api.telegram.org"
	modeWebhook = "webhook"
	modePolling = "polling"
)

// read decodes and checks settings. Its errors name the setting, never a value.
func read(raw json.RawMessage) (settings, error) {
	s := settings{Mode: modeWebhook, APIBase: officialAPI}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, errors.New("telegram settings: not an object of strings")
	}
	if s.Mode == "" {
		s.Mode = modeWebhook
	}
	if s.APIBase == "" {
		s.APIBase = officialAPI
	}
	s.APIBase = strings.TrimSuffix(s.APIBase, "/")
	return s, s.check()
}

func (s settings) check() error {
	switch {
	case strings.TrimSpace(s.BotToken) == "":
		return errors.New("telegram settings: bot_token is missing or empty")
	case strings.ContainsFunc(s.BotToken, notInPath):
		return errors.New("telegram settings: bot_token holds a character no token has")
	case s.Mode != modeWebhook && s.Mode != modePolling:
		return fmt.Errorf("telegram settings: mode must be %s or %s", modeWebhook, modePolling)
	case s.Mode == modeWebhook && strings.TrimSpace(s.SecretToken) == "":
		return errors.New("telegram settings: secret_token is missing or empty")
	}
	u, err := url.Parse(s.APIBase)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("telegram settings: api_base must be scheme://host[:port]")
	}
	return nil
}

// notInPath reports what would change the path the token is written into.
func notInPath(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune(`/?#%\`, r)
}
