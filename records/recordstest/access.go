package recordstest

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine"
	"github.com/seed-151f84ba/intake/records"
)

var accessTests = []test{
	{"nobody sees what is outside their agents", func(h *house) {
		h.agent()
		conversation := h.file("ann", "WIT-LED-AAAAA")
		for name, s := range map[string]records.Scope{
			"nobody": {}, "other agents": {Actor: "x", Role: records.Admin, Agents: []string{"other"}}, "no agents": {Actor: "x", Role: records.Owner},
		} {
			denied := map[string]error{}
			_, denied["record"] = h.db.GetRecord(h.ctx, s, "WIT-LED-AAAAA")
			_, denied["patch"] = h.db.PatchRecord(h.ctx, s, "WIT-LED-AAAAA", records.Patch{Status: ptr("open")})
			_, denied["move"] = h.db.MoveRecord(h.ctx, s, "WIT-LED-AAAAA", "archive", nil)
			_, denied["comment"] = h.db.AddComment(h.ctx, s, "WIT-LED-AAAAA", "x")
			_, denied["comments"] = h.db.Comments(h.ctx, s, "WIT-LED-AAAAA", records.List{})
			_, denied["activity"] = h.db.ActivityOf(h.ctx, s, "WIT-LED-AAAAA", records.List{})
			_, denied["deliveries"] = h.db.DeliveriesOf(h.ctx, s, "WIT-LED-AAAAA", records.List{})
			_, denied["links"] = h.db.Links(h.ctx, s, "WIT-LED-AAAAA")
			_, denied["conversation"] = h.db.GetConversation(h.ctx, s, conversation, 0)
			_, denied["turns"] = h.db.Turns(h.ctx, s, conversation, records.List{})
			_, denied["reply"] = h.db.Reply(h.ctx, s, records.Reply{Conversation: conversation, Text: "x"})
			denied["takeover"] = h.db.Takeover(h.ctx, s, conversation)
			_, denied["capture"] = h.db.Capture(h.ctx, s, "demo", engine.Text)
			_, denied["publish"] = h.db.PublishCapture(h.ctx, s, "demo", engine.Text, configs.Capture{}, engine.Policy{}, nil)
			_, denied["create"] = h.db.CreateRecord(h.ctx, s, records.Draft{Type: "ticket", Agent: "demo"})
			for what, err := range denied {
				if !errors.Is(err, records.ErrNotFound) {
					h.Errorf("%s: %s: %v", name, what, err)
				}
			}
			p, err := h.db.ListRecords(h.ctx, s, records.Filter{}, records.List{})
			c, err2 := h.db.ListConversations(h.ctx, s, records.ConversationFilter{}, records.List{})
			a, err3 := h.db.Agents(h.ctx, s)
			if err != nil || err2 != nil || err3 != nil || len(p.Items) != 0 || p.Counts.Total != 0 || len(c.Items) != 0 || len(a) != 0 {
				h.Errorf("%s: %d records, %d conversations, %d agents; %v %v %v", name, len(p.Items), len(c.Items), len(a), err, err2, err3)
			}
		}
	}},
	{"what a role may do", func(h *house) {
		h.agent()
		h.file("ann", "WIT-LED-AAAAA")
		guest := records.Scope{Actor: "g", Role: records.Guest, All: true}
		member := records.Scope{Actor: "m", Role: records.Member, All: true}
		for name, s := range map[string]records.Scope{"guest": guest, "member": member} {
			denied := map[string]error{}
			_, denied["patch"] = h.db.PatchRecord(h.ctx, s, "WIT-LED-AAAAA", records.Patch{Status: ptr("open")})
			_, denied["assign"] = h.db.PatchRecord(h.ctx, s, "WIT-LED-AAAAA", records.Patch{Assignee: ptr("other")})
			_, denied["delete"] = h.db.MoveRecord(h.ctx, s, "WIT-LED-AAAAA", "delete", nil)
			_, denied["lead"] = h.db.CreateRecord(h.ctx, s, records.Draft{Type: "lead", Agent: "demo"})
			_, denied["publish"] = h.db.PublishCapture(h.ctx, s, "demo", engine.Text, configs.Capture{}, engine.Policy{}, nil)
			_, denied["destinations"] = h.db.Destinations(h.ctx, s)
			_, denied["tokens"] = h.db.Tokens(h.ctx, s)
			_, denied["audit"] = h.db.Audit(h.ctx, s, records.List{})
			_, _, denied["token"] = h.db.NewToken(h.ctx, s, "", records.Guest, nil)
			_, denied["member"] = h.db.PutMember(h.ctx, s, records.MemberView{Role: records.Guest})
			for what, err := range denied {
				if !errors.Is(err, records.ErrForbidden) {
					h.Errorf("%s: %s: %v", name, what, err)
				}
			}
		}
		if _, err := h.db.PatchRecord(h.ctx, guest, "WIT-LED-AAAAA", records.Patch{Assignee: ptr("me")}); !errors.Is(err, records.ErrForbidden) {
			h.Errorf("a guest took a record: %v", err)
		}
		_, err := h.db.PatchRecord(h.ctx, member, "WIT-LED-AAAAA", records.Patch{Assignee: ptr("me")})
		h.ok(err)
		_, err = h.db.PatchRecord(h.ctx, member, "WIT-LED-AAAAA", records.Patch{Status: ptr("open")})
		h.ok(err)
		_, err = h.db.MoveRecord(h.ctx, member, "WIT-LED-AAAAA", "archive", nil)
		h.ok(err)
		operator := member
		operator.Operator = true
		_, err = h.db.PublishCapture(h.ctx, operator, "demo", engine.Text, configs.Capture{}, engine.Policy{}, nil)
		h.ok(err)
	}},
	{"tokens", func(h *house) {
		token, v, err := h.db.NewToken(h.ctx, all, "ci", records.Member, []string{"demo"})
		h.ok(err)
		if !strings.HasPrefix(token, "it_"+v.ID+"_") {
			h.Fatal(token)
		}
		s, err := h.db.ByToken(h.ctx, token)
		h.ok(err)
		if s.Role != records.Member || s.All || !s.Sees("demo") || s.Sees("other") {
			h.Fatalf("%+v", s)
		}
		for _, bad := range []string{"", "it_", "it__", token + "x", token[:len(token)-1], "it_" + v.ID + "_", strings.ToUpper(token), "x" + token, "it_\x00_a"} {
			if _, err := h.db.ByToken(h.ctx, bad); !errors.Is(err, records.ErrNotFound) {
				h.Errorf("%q: %v", bad, err)
			}
		}
		h.ok(h.db.RevokeToken(h.ctx, all, v.ID))
		if _, err := h.db.ByToken(h.ctx, token); !errors.Is(err, records.ErrNotFound) {
			h.Fatal(err)
		}
	}},
	{"a sign-in link works once, in time, for one of many", func(h *house) {
		secret, err := h.db.NewSignIn(h.ctx, all, "", time.Hour)
		h.ok(err)
		var won atomic.Int64
		var cookie atomic.Value
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				c, s, err := h.db.Redeem(h.ctx, secret, time.Hour)
				if err == nil && s.Role == records.Owner {
					won.Add(1)
					cookie.Store(c)
				} else if !errors.Is(err, records.ErrNotFound) {
					h.Error(err)
				}
			})
		}
		group.Wait()
		if won.Load() != 1 {
			h.Fatalf("%d redeemed it", won.Load())
		}
		s, err := h.db.ByCookie(h.ctx, cookie.Load().(string))
		h.ok(err)
		if s.Role != records.Owner || !s.All {
			h.Fatalf("%+v", s)
		}
		h.ok(h.db.SignOut(h.ctx, cookie.Load().(string)))
		for _, bad := range []string{"", cookie.Load().(string), secret} {
			if _, err := h.db.ByCookie(h.ctx, bad); !errors.Is(err, records.ErrNotFound) {
				h.Errorf("%q: %v", bad, err)
			}
		}
		old, err := h.db.NewSignIn(h.ctx, all, "", -time.Second)
		h.ok(err)
		if _, _, err := h.db.Redeem(h.ctx, old, time.Hour); !errors.Is(err, records.ErrNotFound) {
			h.Fatal(err)
		}
		second, err := h.db.NewSignIn(h.ctx, all, "", time.Hour)
		h.ok(err)
		if _, _, err := h.db.Redeem(h.ctx, second, time.Hour); !errors.Is(err, records.ErrNotFound) {
			h.Fatalf("a second first owner: %v", err)
		}
	}},
	{"the last owner stays, a changed role holds at once, sessions of one switched off end", func(h *house) {
		secret, err := h.db.NewSignIn(h.ctx, all, "", time.Hour)
		h.ok(err)
		cookie, s, err := h.db.Redeem(h.ctx, secret, time.Hour)
		h.ok(err)
		var invalid *records.Invalid
		if _, err := h.db.PutMember(h.ctx, all, records.MemberView{ID: s.Actor, Role: records.Member}); !errors.As(err, &invalid) {
			h.Fatal(err)
		}
		_, err = h.db.PutMember(h.ctx, all, records.MemberView{Name: "Two", Role: records.Owner, All: true})
		h.ok(err)
		_, err = h.db.PutMember(h.ctx, all, records.MemberView{ID: s.Actor, Role: records.Guest})
		h.ok(err)
		if now, err := h.db.ByCookie(h.ctx, cookie); err != nil || now.Role != records.Guest || now.All {
			h.Fatalf("%+v, %v", now, err)
		}
		_, err = h.db.NewSignIn(h.ctx, all, s.Actor, time.Hour)
		h.ok(err)
		_, err = h.db.PutMember(h.ctx, all, records.MemberView{ID: s.Actor, Role: records.Guest, Off: true})
		h.ok(err)
		_, err = h.db.PutMember(h.ctx, all, records.MemberView{ID: s.Actor, Role: records.Guest})
		h.ok(err)
		if _, err := h.db.ByCookie(h.ctx, cookie); !errors.Is(err, records.ErrNotFound) {
			h.Fatalf("the session of a member who was switched off: %v", err)
		}
		log, err := h.db.Audit(h.ctx, all, records.List{Limit: 3})
		h.ok(err)
		if len(log.Items) != 3 || log.Items[0].Action != "member.put" || log.Items[2].Action != "member.sign_in_link" || log.Next == nil {
			h.Fatalf("%+v", log)
		}
	}},
}
