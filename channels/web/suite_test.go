package web

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/seed-151f84ba/intake/channels"
	"github.com/seed-151f84ba/intake/channels/channeltest"
)

// The widget has no webhook and pushes nothing; what is left of the common suite holds for it too.
func TestConformance(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		New:     New,
		Account: channels.Account{ID: "site", Kind: Kind, Settings: json.RawMessage(`{"greeting":"Hi!"}`)},
		Challenges: []channeltest.Exchange{
			{Name: "no webhook", Method: http.MethodPost, Path: "", Status: http.StatusNotFound},
			{Name: "no page", Method: http.MethodGet, Path: "/", Status: http.StatusNotFound},
			{Name: "a socket without an origin", Method: http.MethodGet, Path: "/socket", Status: http.StatusForbidden},
		},
	})
}
