package voice

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// settings of an account.
type settings struct {
	AccountSID    string `json:"account_sid"`
	AuthToken     string `json:"auth_token"`
	OldAuthToken  string `json:"auth_token_old"` // taken beside it while the token is changed
	Mode          string `json:"mode"`           // relay (default) or gather
	HandoffNumber string `json:"handoff_number"` // a person is put on the line by calling it; "" = nobody is
	APIBase       string `json:"api_base"`       // nothing is sent by the API; kept for all channels alike

	Locale                         // of the first language
	Languages    map[string]Locale `json:"languages"` // by language: en, ar …
	Hints        []string          `json:"hints"`     // words the recogniser should expect, besides the field labels
	Record       bool              `json:"record"`
	Announcement string            `json:"announcement"`          // spoken before a recording begins
	Sensitivity  string            `json:"interrupt_sensitivity"` // high (default), medium or low: how easily a sound interrupts us
	Silence      string            `json:"silence"`               // 7s
	Wait         string            `json:"wait"`                  // 8s

	// What the agent knows; the program fills it in.
	Speaks []string `json:"speaks"` // languages, the first is the default
	Region string   `json:"region"`
	Words  []string `json:"words"` // labels and options of the fields

	silence, wait time.Duration
}

// Locale is how a language is heard and spoken. Every part may be left out.
type Locale struct {
	Code                  string `json:"code,omitempty"` // BCP 47 with a region: en-US
	TTSProvider           string `json:"tts_provider,omitempty"`
	Voice                 string `json:"voice,omitempty"`
	SayVoice              string `json:"say_voice,omitempty"` // the voice's name in <Say>
	TranscriptionProvider string `json:"transcription_provider,omitempty"`
	SpeechModel           string `json:"speech_model,omitempty"`
	GatherModel           string `json:"gather_model,omitempty"` // the speech model of <Gather>
}

const (
	modeRelay  = "relay"
	modeGather = "gather"
)

var (
	sidForm    = regexp.MustCompile(`^[A-Za-z0-9_]{2,64}$`)
	numberForm = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
)

// readSettings decodes and checks settings. Its errors name the setting, never a value.
func readSettings(raw json.RawMessage) (settings, error) {
	s := settings{}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, errors.New("voice settings: not an object, or a setting of the wrong type")
	}
	if s.Mode == "" {
		s.Mode = modeRelay
	}
	s.AccountSID, s.HandoffNumber = strings.TrimSpace(s.AccountSID), strings.TrimSpace(s.HandoffNumber)
	if len(s.Speaks) == 0 {
		s.Speaks = []string{"en"}
	}
	return s, s.check()
}

func (s *settings) check() error {
	switch {
	case s.AccountSID == "":
		return errors.New("voice settings: account_sid is missing or empty")
	case !sidForm.MatchString(s.AccountSID):
		return errors.New("voice settings: account_sid holds a character no account has")
	case strings.TrimSpace(s.AuthToken) == "":
		return errors.New("voice settings: auth_token is missing or empty")
	case s.Mode != modeRelay && s.Mode != modeGather:
		return fmt.Errorf("voice settings: mode must be %s or %s", modeRelay, modeGather)
	case s.Sensitivity != "" && s.Sensitivity != "high" && s.Sensitivity != "medium" && s.Sensitivity != "low":
		return errors.New("voice settings: interrupt_sensitivity must be high, medium or low")
	case s.HandoffNumber != "" && !numberForm.MatchString(s.HandoffNumber):
		return errors.New("voice settings: handoff_number must be a number in E.164 form, such as +14155550100")
	}
	for _, d := range []struct {
		name, text string
		into       *time.Duration
		most       time.Duration
	}{{"silence", s.Silence, &s.silence, time.Minute}, {"wait", s.Wait, &s.wait, 10 * time.Second}} {
		if d.text == "" {
			continue
		}
		v, err := time.ParseDuration(d.text)
		if err != nil || v <= 0 || v > d.most {
			return fmt.Errorf("voice settings: %s must be a duration of at most %s", d.name, d.most)
		}
		*d.into = v
	}
	return nil
}
