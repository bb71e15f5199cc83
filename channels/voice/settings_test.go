package voice

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// A setting that is wrong is an error that names it and shows no value.
func TestSettingsAreChecked(t *testing.T) {
	const right = `"account_sid":"AC1","auth_token":"hush-hush"`
	for name, raw := range map[string]string{
		"account_sid": `{"auth_token":"hush-hush"}`, "account_sid holds": `{"account_sid":"AC 1","auth_token":"hush-hush"}`,
		"auth_token": `{"account_sid":"AC1","auth_token":" "}`, "mode": `{` + right + `,"mode":"fax"}`,
		"handoff_number": `{` + right + `,"handoff_number":"call me"}`, "silence": `{` + right + `,"silence":"soon"}`,
		"wait": `{` + right + `,"wait":"14s"}`, "interrupt_sensitivity": `{` + right + `,"interrupt_sensitivity":"none"}`,
		"wrong type": `{` + right + `,"record":"yes"}`,
	} {
		_, err := readSettings(json.RawMessage(raw))
		if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := readSettings(json.RawMessage(`{` + right + `,"silence":"5s","speaks":["fr","en"],"region":"CA","voice":"Chantal","languages":{"en":{"code":"en-IE"}}}`))
	if err != nil || s.silence != 5*time.Second || s.Mode != modeRelay {
		t.Fatalf("%+v, %v", s, err)
	}
	if l := s.locale("fr"); l.Code != "fr-CA" || l.Voice != "Chantal" {
		t.Errorf("the first language is %+v", l)
	}
	if l := s.locale("en"); l.Code != "en-IE" || l.Voice != "" || l.SpeechModel != "nova-3-general" {
		t.Errorf("the second language is %+v", l)
	}
}

// Numbers that are none are never vouched for.
func TestWithheldNumbers(t *testing.T) {
	for number, hidden := range map[string]bool{
		"+7378742833": true, "+17378742833": true, "+266696687": true, "+86282452253": true, "+2562533": true, "+8656696": true, "": true,
		"Anonymous": true, "restricted": true, "+14152310042": false, "+447400123456": false,
	} {
		if withheld(number) != hidden {
			t.Errorf("%q: withheld %v", number, !hidden)
		}
	}
	for raw, want := range map[string]string{"TN-Validation-Passed-A": "A", "TN-Validation-Passed-B-Diverted": "B", "TN-Validation-Failed-C": "failed",
		"No-TN-Validation": "none", "": "", "NULL": "", "TN-Validation-Passed-": "", "new": ""} {
		if got, _ := verdict(raw); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}
