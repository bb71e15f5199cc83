package extract

// Line is one message as it came, never normalised. Spans point into Text.
type Line struct {
	ID   string `json:"id"`
	Rev  int    `json:"rev,omitempty"` // 0 as it came, 1 after the first edit …
	Text string `json:"text"`
	Keys bool   `json:"keys,omitempty"` // pressed on a phone's keypad
	// Form holds where the values of a form line stand in Text: the customer named the field by filling it in.
	Form []FormSpan `json:"form,omitempty"`

	quoted bool // holds nothing but words of values we have, see Check
}

// FormSpan is one value of a form line; Start and End are bytes of the line's Text.
type FormSpan struct {
	Key   string `json:"key"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Span is a half-open range of bytes in one revision of one line, on rune borders.
type Span struct {
	Line  string `json:"line"`
	Rev   int    `json:"rev,omitempty"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Evidence says where a value comes from: the customer's own words (Spans, in reading order) or a source the channel
// vouches for (Source, no spans). Exactly one of the two is set.
type Evidence struct {
	Spans  []Span `json:"spans,omitempty"`
	Source string `json:"source,omitempty"` // caller_id whatsapp_number telegram_contact identity; dtmf goes with a span
}

// Transcript is the lines evidence may point into: this turn's and those of an open dictation.
type Transcript []Line

// Line finds a line by id and revision.
func (t Transcript) Line(id string, rev int) (Line, bool) {
	for _, l := range t {
		if l.ID == id && l.Rev == rev {
			return l, true
		}
	}
	return Line{}, false
}
