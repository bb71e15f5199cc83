package llm

import (
	"context"

	"github.com/seed-151f84ba/intake/engine/answer"
	"github.com/seed-151f84ba/intake/extract"
)

// Extractor is the client as a plain extractor, for measurement: no answer, no settings but the request's.
type Extractor struct{ Client *Client }

// Extract implements extract.Extractor.
func (x Extractor) Extract(ctx context.Context, req extract.Request) (extract.Reading, error) {
	t := answer.ModelTurn{Request: req, Name: "the company", Voice: req.Setting.Mode == extract.Spoken, Lang: req.Setting.Lang}
	if req.Agent != "" {
		t.Earlier = []answer.Spoken{{Who: "agent", Text: req.Agent}}
	}
	r, err := x.Client.Read(ctx, t)
	if r.Answer != nil {
		r.Answer.Close()
	}
	return r.Reading, err
}
