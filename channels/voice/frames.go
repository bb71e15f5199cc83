package voice

import (
	"encoding/json"
	"strings"
)

// frame is one message of the relay. Fields that are null, missing or of another type than the documents say are empty:
// a frame that is odd must not end a call.
type frame struct {
	Type       string
	SessionID  string
	AccountSID string
	CallSID    string
	Custom     map[string]string
	Prompt     string // what was heard, as it came
	Lang       string
	Last       bool
	Digit      string
	Heard      string // of an interruption: what the caller heard of what we said
	Name       string // of an info
	Value      string
}

// parseFrame decodes a frame; ok is false for anything that is no JSON object with a type.
func parseFrame(raw []byte) (f frame, ok bool) {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return frame{}, false
	}
	f.Type = text(m["type"])
	f.SessionID, f.AccountSID, f.CallSID = text(m["sessionId"]), text(m["accountSid"]), text(m["callSid"])
	f.Prompt, f.Lang = text(m["voicePrompt"]), text(m["lang"])
	f.Digit, f.Heard = text(m["digit"]), text(m["utteranceUntilInterrupt"])
	f.Name, f.Value = text(m["name"]), text(m["value"])
	f.Last = string(m["last"]) == "true" || text(m["last"]) == "true"
	var custom map[string]json.RawMessage
	if json.Unmarshal(m["customParameters"], &custom) == nil {
		f.Custom = make(map[string]string, len(custom))
		for k, v := range custom {
			f.Custom[k] = text(v)
		}
	}
	return f, f.Type != ""
}

// text is a JSON string, or a number as it is written; "" for anything else.
func text(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 {
		return ""
	}
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// The frames we send. Only documented keys are written: the platform drops a frame with any other and ends the session
// after ten of them.
type textFrame struct {
	Type          string `json:"type"`
	Token         string `json:"token"`
	Last          bool   `json:"last"`
	Lang          string `json:"lang,omitempty"`
	Interruptible bool   `json:"interruptible"`
	Preemptible   bool   `json:"preemptible"`
}

type languageFrame struct {
	Type          string `json:"type"`
	TTS           string `json:"ttsLanguage"`
	Transcription string `json:"transcriptionLanguage"`
}

type endFrame struct {
	Type    string `json:"type"`
	Handoff string `json:"handoffData"`
}

// handoffData tells our own action document why the session was ended. It holds nothing the caller said.
type handoffData struct {
	ReasonCode string `json:"reasonCode"`
	Record     string `json:"record,omitempty"`
}

// marks are read as speech markup by the platform; what stands for them is read as they are.
var marks = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
