package admin

import (
	"context"
	"net/http"
	"strings"

	"github.com/seed-151f84ba/intake/records"
)

type partIn struct {
	RecordID
	Paging
}

func (s *server) recordPartRoutes() {
	none, merged := []int{http.StatusNotFound}, []int{http.StatusNotFound, http.StatusConflict}
	register(s, call{pattern: "GET /api/v1/records/{id}/comments", id: "list-comments", summary: "Internal comments, those of merged records too",
		tag: "records", errors: none}, s.listComments)
	register(s, call{pattern: "POST /api/v1/records/{id}/comments", id: "add-comment", summary: "Add an internal comment",
		tag: "records", status: http.StatusCreated, errors: merged}, s.addComment)
	register(s, call{pattern: "GET /api/v1/records/{id}/links", id: "list-links", summary: "Linked conversations, and other records of the same customer",
		tag: "records", errors: none}, s.listLinks)
	register(s, call{pattern: "POST /api/v1/records/{id}/links", id: "add-link", summary: "Link a conversation, or another record of the same customer",
		tag: "records", status: http.StatusCreated, errors: merged}, s.addLink)
	register(s, call{pattern: "DELETE /api/v1/records/{id}/links/{conversation}", id: "remove-link",
		summary: "Undo a link; two records that were said not to be of one customer are not suggested again", tag: "records", status: http.StatusNoContent, errors: merged}, s.removeLink)
	register(s, call{pattern: "GET /api/v1/records/{id}/activity", id: "list-activity", tag: "records",
		summary: "Everything that happened to a record, oldest first", errors: none}, s.listActivity)
	register(s, call{pattern: "GET /api/v1/records/{id}/deliveries", id: "list-deliveries", tag: "records",
		summary: "Deliveries of a record with every attempt", errors: none}, s.listDeliveries)
	register(s, call{pattern: "POST /api/v1/deliveries/{id}/retry", id: "retry-delivery", tag: "records",
		summary: "Try a failed delivery again", errors: none}, s.retryDelivery)
}

func (s *server) listComments(ctx context.Context, who Caller, in *partIn) (*page[records.Comment], error) {
	p, err := s.store.Comments(ctx, who.Scope, in.ID, in.list())
	return pageOf(who.at, p), err
}

type commentIn struct {
	RecordID
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"10000"`
	}
}

type commentOut struct{ Body records.Comment }

func (s *server) addComment(ctx context.Context, who Caller, in *commentIn) (*commentOut, error) {
	if strings.TrimSpace(in.Body.Text) == "" {
		return nil, &records.Invalid{Path: "text", Why: "must not be empty"}
	}
	c, err := s.store.AddComment(ctx, who.Scope, in.ID, in.Body.Text)
	return &commentOut{c}, err
}

func (s *server) listLinks(ctx context.Context, who Caller, in *partIn) (*page[records.Link], error) {
	p, err := s.store.Links(ctx, who.Scope, in.ID)
	if err != nil {
		return nil, err
	}
	return pageFrom(who.at, p.Items, in.Paging)
}

type linkIn struct {
	RecordID
	Body struct {
		Conversation string `json:"conversation,omitempty" maxLength:"64"`
		Record       string `json:"record,omitempty" maxLength:"32" doc:"Instead of a conversation: another record of the same customer. Confirms a suggested link."`
		Reason       string `json:"reason,omitempty" maxLength:"200"`
	}
}

type linkOut struct{ Body records.Link }

func (s *server) addLink(ctx context.Context, who Caller, in *linkIn) (*linkOut, error) {
	if in.Body.Record != "" && in.Body.Conversation == "" {
		l, err := s.store.LinkRecords(ctx, who.Scope, in.ID, in.Body.Record, in.Body.Reason)
		return &linkOut{l}, err
	}
	if in.Body.Conversation == "" {
		return nil, &records.Invalid{Path: "conversation", Why: "name a conversation or a record"}
	}
	l, err := s.store.AddLink(ctx, who.Scope, in.ID, in.Body.Conversation, in.Body.Reason)
	return &linkOut{l}, err
}

type unlinkIn struct {
	RecordID
	Conversation string `path:"conversation"`
}

func (s *server) removeLink(ctx context.Context, who Caller, in *unlinkIn) (*struct{}, error) {
	return nil, s.store.RemoveLink(ctx, who.Scope, in.ID, in.Conversation)
}

func (s *server) listActivity(ctx context.Context, who Caller, in *partIn) (*page[records.Activity], error) {
	p, err := s.store.ActivityOf(ctx, who.Scope, in.ID, in.list())
	return pageOf(who.at, p), err
}

func (s *server) listDeliveries(ctx context.Context, who Caller, in *partIn) (*page[records.DeliveryView], error) {
	p, err := s.store.DeliveriesOf(ctx, who.Scope, in.ID, in.list())
	for i := range p.Items {
		p.Items[i].Attempts = some(p.Items[i].Attempts)
	}
	return pageOf(who.at, p), err
}

type deliveryIn struct {
	ID string `path:"id"`
}

type deliveryOut struct{ Body records.DeliveryView }

func (s *server) retryDelivery(ctx context.Context, who Caller, in *deliveryIn) (*deliveryOut, error) {
	d, err := s.store.RetryDelivery(ctx, who.Scope, in.ID)
	d.Attempts = some(d.Attempts)
	return &deliveryOut{d}, err
}
