package meta

import (
	"encoding/json"
	"strings"

	"github.com/seed-151f84ba/intake/channels"
)

type attachment struct {
	Type    Text    `json:"type"`
	URL     Text    `json:"url"`   // of an old link preview
	Title   Text    `json:"title"` // likewise
	Payload payload `json:"payload"`
}

type payload struct {
	URL       Text
	Title     Text
	StickerID Ident
	Place     *channels.Location
}

// UnmarshalJSON never fails: a payload may be null.
func (p *payload) UnmarshalJSON(b []byte) error {
	*p = payload{}
	if !isObject(b) {
		return nil
	}
	var w struct {
		URL       Text            `json:"url"`
		Title     Text            `json:"title"`
		StickerID Ident           `json:"sticker_id"`
		Place     json.RawMessage `json:"coordinates"`
	}
	if json.Unmarshal(b, &w) != nil {
		return nil
	}
	p.URL, p.Title, p.StickerID = w.URL, w.Title, w.StickerID
	var at struct {
		Lat Degrees `json:"lat"`
		Lon Degrees `json:"long"`
	}
	if isObject(w.Place) && json.Unmarshal(w.Place, &at) == nil {
		p.Place = &channels.Location{Lat: float64(at.Lat), Lon: float64(at.Lon)}
	}
	return nil
}

// attachmentList leaves odd attachments out: they do not lose the words beside them.
type attachmentList []attachment

// UnmarshalJSON never fails.
func (l *attachmentList) UnmarshalJSON(b []byte) error {
	var raw List
	_ = raw.UnmarshalJSON(b)
	*l, _ = Items[attachment](raw)
	return nil
}

// attachmentTypes are the platform's words; any other is something shared.
var attachmentTypes = map[Text]channels.Type{
	"image": channels.Image, "video": channels.Video, "audio": channels.Audio, "file": channels.File,
	"location": channels.Place, "sticker": channels.Sticker, "like_heart": channels.Sticker,
	"story_mention": channels.StoryMention, "ephemeral": channels.Image,
}

// thumbs are the three sizes of Messenger's like.
var thumbs = map[Ident]bool{"369239263222822": true, "369239343222814": true, "369239383222810": true}

// fill adds the attachments: the first one gives a message its type. They are references, never fetched here.
func (l attachmentList) fill(e *channels.Event) {
	var facts []map[string]any
	stickers := map[Ident]bool{}
	first := true
	for _, a := range l {
		t := a.kind()
		if t == "" || t == channels.Sticker && stickers[a.Payload.StickerID] {
			continue // one sticker may be told twice, as image and as sticker
		}
		if t == channels.Sticker {
			stickers[a.Payload.StickerID] = true
			a.greet(e)
		}
		if first {
			e.Type, first = t, false
		}
		switch {
		case a.Payload.Place != nil && t == channels.Place:
			e.Location = a.Payload.Place
		case t == channels.StoryMention: // the platform forbids keeping a story; that it was one is kept
			e.Media = append(e.Media, channels.Media{Type: t})
		default:
			e.Media = append(e.Media, channels.Media{
				Type: t, Ref: string(a.Payload.StickerID), URL: string(a.address()), Name: string(a.title()),
			})
		}
		facts = append(facts, a.facts())
	}
	if len(facts) > 0 {
		fact(e, "attachments", facts)
	}
}

// greet gives the platform's own likes the words they stand for.
func (a attachment) greet(e *channels.Event) {
	switch {
	case e.Text != "":
	case thumbs[a.Payload.StickerID]:
		e.Text = "👍"
	case a.Type == "like_heart":
		e.Text = "❤️"
	}
}

// kind is the attachment's type; "" for a link that leads nowhere.
func (a attachment) kind() channels.Type {
	t, known := attachmentTypes[a.Type]
	switch {
	case a.Payload.StickerID != "":
		return channels.Sticker
	case known:
		return t
	case a.address() != "" && !web(string(a.address())):
		return ""
	}
	return channels.Share
}

func (a attachment) address() Text {
	if a.Payload.URL != "" {
		return a.Payload.URL
	}
	return a.URL
}

func (a attachment) title() Text {
	if a.Payload.Title != "" {
		return a.Payload.Title
	}
	return a.Title
}

func web(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

func (a attachment) facts() map[string]any {
	f := map[string]any{"type": string(a.Type)}
	if u := a.address(); u != "" {
		f["url"] = string(u)
	}
	if id := string(a.Payload.StickerID); id != "" {
		f["sticker_id"] = id
		if strings.Trim(id, "0123456789") == "" && id[0] != '0' {
			f["sticker_id"] = json.Number(id)
		}
	}
	if p := a.Payload.Place; p != nil {
		f["lat"], f["lon"] = p.Lat, p.Lon
	}
	return f
}
