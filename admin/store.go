package admin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

// Store is what the admin surface asks of the database; *records.DB fulfils it. Tests put a failing one in its place.
type Store interface {
	recordStore
	settingStore
	doorStore

	ListConversations(ctx context.Context, s records.Scope, f records.ConversationFilter, l records.List) (records.Page[records.ConversationView], error)
	GetConversation(ctx context.Context, s records.Scope, id string, before int64) (records.Conversation, error)
	Turns(ctx context.Context, s records.Scope, conversation string, l records.List) (records.Page[json.RawMessage], error)
	Reply(ctx context.Context, s records.Scope, r records.Reply) (records.MessageView, error)
	Takeover(ctx context.Context, s records.Scope, conversation string) error
	Release(ctx context.Context, s records.Scope, conversation string) error

	// Captures derives the captures that were shown in a time from the turn log.
	Captures(ctx context.Context, s records.Scope, f records.CaptureFilter) ([]runner.Capture, error)
}

type recordStore interface {
	ListRecords(ctx context.Context, s records.Scope, f records.Filter, l records.List) (records.RecordPage, error)
	EachRecord(ctx context.Context, s records.Scope, f records.Filter, l records.List, yield func(records.Record) error) error
	GetRecord(ctx context.Context, s records.Scope, id string) (records.Record, error)
	CreateRecord(ctx context.Context, s records.Scope, d records.Draft) (records.Record, error)
	PatchRecord(ctx context.Context, s records.Scope, id string, p records.Patch) (records.Record, error)
	BulkPatch(ctx context.Context, s records.Scope, ids []string, p records.Patch) ([]records.BulkResult, error)
	MoveRecord(ctx context.Context, s records.Scope, id, action string, match *int64) (records.Record, error)
	BulkMove(ctx context.Context, s records.Scope, ids []string, action string) ([]records.BulkResult, error)
	MergeRecord(ctx context.Context, s records.Scope, m records.Merge) (records.Record, error)
	UnmergeRecord(ctx context.Context, s records.Scope, id, reason string, match *int64) (records.Record, error)
	Comments(ctx context.Context, s records.Scope, id string, l records.List) (records.Page[records.Comment], error)
	AddComment(ctx context.Context, s records.Scope, id, text string) (records.Comment, error)
	Links(ctx context.Context, s records.Scope, id string) (records.Page[records.Link], error)
	AddLink(ctx context.Context, s records.Scope, id, conversation, reason string) (records.Link, error)
	LinkRecords(ctx context.Context, s records.Scope, id, other, reason string) (records.Link, error)
	RemoveLink(ctx context.Context, s records.Scope, id, conversation string) error
	ActivityOf(ctx context.Context, s records.Scope, id string, l records.List) (records.Page[records.Activity], error)
	DeliveriesOf(ctx context.Context, s records.Scope, id string, l records.List) (records.Page[records.DeliveryView], error)
	RetryDelivery(ctx context.Context, s records.Scope, delivery string) (records.DeliveryView, error)
}

type settingStore interface {
	Agents(ctx context.Context, s records.Scope) ([]records.AgentView, error)
	Capture(ctx context.Context, s records.Scope, agent string, m engine.Mode) (records.CaptureView, error)
	PublishCapture(ctx context.Context, s records.Scope, agent string, m engine.Mode, c configs.Capture, p engine.Policy, match *int64, over ...records.AccountPolicy) (records.CaptureView, error)
	DraftCapture(ctx context.Context, s records.Scope, agent string, m engine.Mode, c configs.Capture, match *int64) (records.CaptureView, error)
	CaptureVersions(ctx context.Context, s records.Scope, agent string, m engine.Mode, l records.List) (records.Page[records.Version], error)
	Accounts(ctx context.Context, s records.Scope) ([]records.AccountView, error)
	Destinations(ctx context.Context, s records.Scope) ([]records.DestinationView, error)
	Destination(ctx context.Context, s records.Scope, id string) (records.DestinationView, error)
	PutDestination(ctx context.Context, s records.Scope, d configs.Destination, create bool, match *int64) (records.DestinationView, error)
	SwitchDestination(ctx context.Context, s records.Scope, id string, off bool) error
	DeleteDestination(ctx context.Context, s records.Scope, id string) error
	// Spec has the settings in the clear: for a check or a test delivery, never for an answer.
	Spec(ctx context.Context, destination string) (actions.Spec, bool, error)
}

type doorStore interface {
	Members(ctx context.Context, s records.Scope) ([]records.MemberView, error)
	PutMember(ctx context.Context, s records.Scope, m records.MemberView) (records.MemberView, error)
	Tokens(ctx context.Context, s records.Scope) ([]records.TokenView, error)
	NewToken(ctx context.Context, s records.Scope, name string, role records.Role, agents []string) (string, records.TokenView, error)
	RevokeToken(ctx context.Context, s records.Scope, id string) error
	ByToken(ctx context.Context, token string) (records.Scope, error)
	ByCookie(ctx context.Context, cookie string) (records.Scope, error)
	NewSignIn(ctx context.Context, s records.Scope, member string, ttl time.Duration) (string, error)
	Redeem(ctx context.Context, secret string, ttl time.Duration) (cookie string, sc records.Scope, err error)
	SignOut(ctx context.Context, cookie string) error
	Audit(ctx context.Context, s records.Scope, l records.List) (records.Page[records.AuditEntry], error)
	NoteAudit(ctx context.Context, s records.Scope, action, target, note string) error
}

// storeProblem is the answer to a refusal of the store, nil for an error that is none.
func storeProblem(err error) *huma.ErrorModel {
	var invalid *records.Invalid
	var merged *records.MergedError
	switch {
	case errors.As(err, &merged):
		return problem(http.StatusConflict, merged.Error())
	case errors.As(err, &invalid):
		return problem(http.StatusUnprocessableEntity, invalid.Why, &huma.ErrorDetail{Message: invalid.Why, Location: bodyAt(invalid.Path)})
	case errors.Is(err, records.ErrNotFound):
		return problem(http.StatusNotFound, "not found")
	case errors.Is(err, records.ErrForbidden):
		return problem(http.StatusForbidden, "your role does not allow this")
	case errors.Is(err, records.ErrVersion):
		return problem(http.StatusPreconditionFailed, "it was changed meanwhile; read it again")
	case errors.Is(err, records.ErrCursor):
		return problem(http.StatusBadRequest, "this cursor belongs to another list or other filters",
			&huma.ErrorDetail{Message: "cursor of another list", Location: "query.cursor"})
	case errors.Is(err, records.ErrExists):
		return problem(http.StatusConflict, "exists already")
	}
	return nil
}

// bodyAt turns the path of a refused value into a location of RFC 9457's errors list.
func bodyAt(path string) string {
	path = strings.TrimPrefix(strings.TrimPrefix(path, "$"), ".")
	switch {
	case path == "":
		return "body"
	case strings.HasPrefix(path, "["):
		return "body" + path
	}
	return "body." + path
}
