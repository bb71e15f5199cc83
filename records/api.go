package records

import (
	"context"
	"encoding/json"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
)

var _ admin = (*DB)(nil)

// admin is what the admin side asks of the store, at a glance. A thing outside the scope is
// ErrNotFound, an action beyond the role ErrForbidden. Every change writes the audit log and, on records, activity.
type admin interface {
	// Records.
	ListRecords(ctx context.Context, s Scope, f Filter, l List) (RecordPage, error)
	GetRecord(ctx context.Context, s Scope, id string) (Record, error)
	CreateRecord(ctx context.Context, s Scope, d Draft) (Record, error)
	PatchRecord(ctx context.Context, s Scope, id string, p Patch) (Record, error)
	BulkPatch(ctx context.Context, s Scope, ids []string, p Patch) ([]BulkResult, error)
	// MoveRecord archives, deletes, restores or purges: action "archive", "delete", "restore", "purge".
	MoveRecord(ctx context.Context, s Scope, id, action string, match *int64) (Record, error)
	BulkMove(ctx context.Context, s Scope, ids []string, action string) ([]BulkResult, error)
	// MergeRecord makes a record part of another one; UnmergeRecord gives it back as it was.
	MergeRecord(ctx context.Context, s Scope, m Merge) (Record, error)
	UnmergeRecord(ctx context.Context, s Scope, id, reason string, match *int64) (Record, error)
	Comments(ctx context.Context, s Scope, id string, l List) (Page[Comment], error)
	AddComment(ctx context.Context, s Scope, id, text string) (Comment, error)
	Links(ctx context.Context, s Scope, id string) (Page[Link], error)
	AddLink(ctx context.Context, s Scope, id, conversation, reason string) (Link, error)
	LinkRecords(ctx context.Context, s Scope, id, other, reason string) (Link, error)
	RemoveLink(ctx context.Context, s Scope, id, conversation string) error
	ActivityOf(ctx context.Context, s Scope, id string, l List) (Page[Activity], error)
	DeliveriesOf(ctx context.Context, s Scope, id string, l List) (Page[DeliveryView], error)
	RetryDelivery(ctx context.Context, s Scope, delivery string) (DeliveryView, error)
	// EachRecord streams what matches, in list order, without holding a write lock; l.Limit 0 = all of it.
	EachRecord(ctx context.Context, s Scope, f Filter, l List, yield func(Record) error) error
	// PurgeDeleted removes for good what was deleted before the time, at most max records, and says how many.
	PurgeDeleted(ctx context.Context, before time.Time, max int) (int, error)

	// Conversations.
	ListConversations(ctx context.Context, s Scope, f ConversationFilter, l List) (Page[ConversationView], error)
	// GetConversation returns at most 5,000 messages with a seq below before (0 = the newest), in order.
	GetConversation(ctx context.Context, s Scope, id string, before int64) (Conversation, error)
	Reply(ctx context.Context, s Scope, r Reply) (MessageView, error) // takes the conversation over (B13)
	Takeover(ctx context.Context, s Scope, conversation string) error
	Release(ctx context.Context, s Scope, conversation string) error

	// Settings. match is the version number of If-Match, nil = any.
	Agents(ctx context.Context, s Scope) ([]AgentView, error)
	Capture(ctx context.Context, s Scope, agent string, m engine.Mode) (CaptureView, error)
	PublishCapture(ctx context.Context, s Scope, agent string, m engine.Mode, c configs.Capture, p engine.Policy, match *int64, over ...AccountPolicy) (CaptureView, error)
	DraftCapture(ctx context.Context, s Scope, agent string, m engine.Mode, c configs.Capture, match *int64) (CaptureView, error)
	CaptureVersions(ctx context.Context, s Scope, agent string, m engine.Mode, l List) (Page[Version], error)
	Accounts(ctx context.Context, s Scope) ([]AccountView, error)
	Destinations(ctx context.Context, s Scope) ([]DestinationView, error)
	Destination(ctx context.Context, s Scope, id string) (DestinationView, error)
	// PutDestination creates (create: ErrExists when it is there) or changes one; masked secrets stay as they are.
	PutDestination(ctx context.Context, s Scope, d configs.Destination, create bool, match *int64) (DestinationView, error)
	SwitchDestination(ctx context.Context, s Scope, id string, off bool) error
	DeleteDestination(ctx context.Context, s Scope, id string) error

	// Publish makes content the version in force. Apply does what the contract says of a configuration file's item:
	// content equal to the last applied is Unchanged, a console change since then wins (Kept) unless force.
	Publish(ctx context.Context, s Scope, i Item, content any, policy *engine.Policy) (Version, error)
	Apply(ctx context.Context, i Item, content any, policy *engine.Policy, force bool) (ApplyOutcome, error)
	// SwitchOff switches off items that came from the file and are not among keep; it returns what it switched off.
	SwitchOff(ctx context.Context, keep []Item) ([]Item, error)
	// Current reads the version in force; false when there is none or it is switched off.
	Current(ctx context.Context, i Item) (Version, bool, error)
	// AccountsInForce and Spec (of actions.Deliveries) hold settings in the clear: for the program, never the admin API.
	AccountsInForce(ctx context.Context) ([]configs.Account, error)

	// Who may come in.
	Members(ctx context.Context, s Scope) ([]MemberView, error)
	PutMember(ctx context.Context, s Scope, m MemberView) (MemberView, error) // ID "" creates
	HasMembers(ctx context.Context) (bool, error)
	Tokens(ctx context.Context, s Scope) ([]TokenView, error)
	// NewToken returns the token, shown once: it_<id>_<secret>. agents nil = all.
	NewToken(ctx context.Context, s Scope, name string, role Role, agents []string) (string, TokenView, error)
	RevokeToken(ctx context.Context, s Scope, id string) error
	// ByToken and ByCookie find the scope of a credential; ErrNotFound for any that is unknown, revoked or expired.
	ByToken(ctx context.Context, token string) (Scope, error)
	ByCookie(ctx context.Context, cookie string) (Scope, error)
	// NewSignIn makes a one-time link's secret for a member ("" = the first one, an owner, made on redeeming).
	NewSignIn(ctx context.Context, s Scope, member string, ttl time.Duration) (string, error)
	// Redeem turns a sign-in secret into a cookie session; of concurrent calls exactly one wins.
	Redeem(ctx context.Context, secret string, ttl time.Duration) (cookie string, sc Scope, err error)
	SignOut(ctx context.Context, cookie string) error
	Audit(ctx context.Context, s Scope, l List) (Page[AuditEntry], error)
	NoteAudit(ctx context.Context, s Scope, action, target, note string) error

	// TestDelivery puts an event "test" into the outbox of one destination.
	TestDelivery(ctx context.Context, s Scope, destination string) (DeliveryView, error)
	// Turns returns the turn logs of a conversation, oldest first.
	Turns(ctx context.Context, s Scope, conversation string, l List) (Page[json.RawMessage], error)
}
