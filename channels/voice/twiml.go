package voice

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/twilio/twilio-go/twiml"

	"github.com/seed-151f84ba/intake/channels"
)

// respond answers with a document. The platform's library is right about elements and escaping; what it spells wrong
// (speechTimeout, ignoreBackchannel) goes in as optional attributes, and the tests read what was serialised.
func (v *Voice) respond(w http.ResponseWriter, verbs ...twiml.Element) {
	text, err := twiml.Voice(verbs)
	if err != nil {
		v.deps.Count("voice_no_document")
		http.Error(w, "no document", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(text))
}

// wss is the relay's socket: the address that is signed, without a query and without a slash at the end.
func (v *Voice) wss() string {
	return "ws" + strings.TrimPrefix(v.base, "http") + "/relay"
}

// announced is what is said and done before the caller talks to us: a recording is told of first.
func (v *Voice) announced() []twiml.Element {
	if !v.set.Record {
		return nil
	}
	var out []twiml.Element
	if v.set.Announcement != "" {
		out = append(out, v.say(v.set.Announcement, ""))
	}
	return append(out, &twiml.VoiceStart{InnerElements: []twiml.Element{&twiml.VoiceRecording{
		RecordingStatusCallback: v.base + "/recording", RecordingStatusCallbackMethod: http.MethodPost,
		RecordingStatusCallbackEvent: "completed absent", Channels: "dual", Track: "both",
	}}})
}

// relay connects the call to our socket; n counts the connections of this call, the first is 1. Every language the agent
// speaks is declared, because voices cannot be changed later.
func (v *Voice) relay(sid string, n int) twiml.Element {
	main := v.set.locale(v.set.Speaks[0])
	var inner []twiml.Element
	for _, lang := range v.set.Speaks {
		l := v.set.locale(lang)
		inner = append(inner, &twiml.VoiceLanguage{Code: l.Code, TtsProvider: l.TTSProvider, Voice: l.Voice,
			TranscriptionProvider: l.TranscriptionProvider, SpeechModel: l.SpeechModel})
	}
	inner = append(inner, &twiml.VoiceParameter{Name: "nonce", Value: v.nonce(sid)})
	if n > 1 {
		inner = append(inner, &twiml.VoiceParameter{Name: "resume", Value: strconv.Itoa(n - 1)})
	}
	return &twiml.VoiceConnect{Action: v.base + "/relayed/" + strconv.Itoa(n), Method: http.MethodPost, InnerElements: []twiml.Element{
		&twiml.VoiceConversationRelay{
			Url: v.wss(), Language: main.Code, TtsProvider: main.TTSProvider, Voice: main.Voice,
			TranscriptionProvider: main.TranscriptionProvider, SpeechModel: main.SpeechModel, Hints: v.set.hints(),
			Interruptible: "any", ReportInputDuringAgentSpeech: "any", DtmfDetection: "true", ProfanityFilter: "false",
			PartialPrompts: "true", InterruptSensitivity: v.set.Sensitivity, Events: "speaker-events tokens-played", InnerElements: inner,
			OptionalAttributes: map[string]string{"speechTimeout": "900", "ignoreBackchannel": "false"},
		}}}
}

// say speaks a text; the platform takes 4 kB at once.
func (v *Voice) say(text, lang string) twiml.Element {
	if lang == "" {
		lang = v.set.Speaks[0]
	}
	l := v.set.locale(lang)
	return &twiml.VoiceSay{Message: text, Language: l.Code, Voice: l.SayVoice}
}

// listen speaks lines and waits for what the caller says or presses. action names the turn: what is posted to it again
// is the same turn. Silence is posted too; should it not be, the redirect does it.
func (v *Voice) listen(lines []channels.Line, action string) []twiml.Element {
	lang := v.set.Speaks[0]
	var inner []twiml.Element
	var ask *channels.Ask
	silence := v.times.silence
	for _, l := range lines {
		if l.Lang != "" {
			lang = l.Lang
		}
		if ask = l.Ask; l.Act != nil && l.Act.Do == channels.Wait {
			silence = l.Act.For
		}
		for _, part := range channels.Split(l.Text, channels.Limit{Max: 3000, Unit: channels.Bytes}) {
			inner = append(inner, v.say(part, lang))
		}
	}
	l := v.set.locale(lang)
	return []twiml.Element{
		&twiml.VoiceGather{Input: "dtmf speech", Action: action, Method: http.MethodPost, ActionOnEmptyResult: "true",
			Timeout: seconds(silence), SpeechTimeout: patience(ask), SpeechModel: l.GatherModel, Language: l.Code,
			Hints: v.set.hints(), ProfanityFilter: "false", InnerElements: inner},
		&twiml.VoiceRedirect{Url: action, Method: http.MethodPost},
	}
}

// patience is how many seconds of silence end what the caller says: longer where numbers, addresses and spellings are
// dictated in groups.
func patience(ask *channels.Ask) string {
	if ask != nil && !ask.Confirm {
		for _, f := range ask.Fields {
			switch f.Kind {
			case "phone", "email", "identifier", "number", "address", "url":
				return "2"
			}
		}
	}
	return "1"
}

func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int(d.Round(time.Second)/time.Second)))
}

func hangup() twiml.Element { return &twiml.VoiceHangup{} }
