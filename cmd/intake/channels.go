package main

import (
	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/instagram"
	"github.com/seed-151f84ba/intake/channels/messenger"
	"github.com/seed-151f84ba/intake/channels/telegram"
	"github.com/seed-151f84ba/intake/channels/voice"
	"github.com/seed-151f84ba/intake/channels/web"
	"github.com/seed-151f84ba/intake/channels/whatsapp"
	"github.com/seed-151f84ba/intake/channels/x"
)

// channelKind is one line of the registration table.
type channelKind struct {
	make   channels.Factory
	decode channels.Decoder
}

// channelKinds is THE registration table: a channel is one package and one line here.
var channelKinds = map[string]channelKind{
	"instagram": {instagram.New, instagram.Decode},
	"messenger": {messenger.New, messenger.Decode},
	"telegram":  {telegram.New, telegram.Decode},
	"voice":     {voice.New, voice.Decode},
	"web":       {web.New, web.Decode},
	"whatsapp":  {whatsapp.New, whatsapp.Decode},
	"x":         {x.New, x.Decode},
}

// decoders is the table as `intake parse` needs it.
func decoders() map[string]channels.Decoder {
	m := map[string]channels.Decoder{}
	for kind, c := range channelKinds {
		m[kind] = c.decode
	}
	return m
}
