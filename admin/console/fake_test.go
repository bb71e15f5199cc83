package console_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/seed-151f84ba/intake/admin/console"
)

// policy is what the admin listener sends with pages, so that a page that needs more fails here.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// fake is the admin listener over a made-up world. Whatever it answers, and whatever it is asked, must fit the API's
// description.
type fake struct {
	t       *testing.T
	url     string
	schemas *schemas
	mu      sync.Mutex
	*world
	signedOut bool
	role      string
	calls     []string // method, path and body of every change
	subs      []chan string
	noEvents  bool // the API has no live events: the console asks again and again
}

func newFake(t *testing.T) *fake {
	f := &fake{t: t, schemas: newSchemas(t), world: newWorld(), role: "owner"}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", console.Assets())
	for _, p := range []string{"/{$}", "/records", "/conversations", "/conversations/{id}", "/agents/{agent}/leads-tickets"} {
		mux.Handle("GET "+p, console.Page())
	}
	mux.HandleFunc("POST /signout", func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.signedOut = true
		f.mu.Unlock()
		http.Redirect(w, r, "/signin", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /api/v1/events", f.events)
	mux.HandleFunc("/api/v1/", f.api)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	}))
	f.url = s.URL
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return f
}

// api answers a request by the world and checks both against the description.
func (f *fake) api(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.Method != http.MethodGet {
		f.calls = append(f.calls, strings.TrimSpace(r.Method+" "+strings.TrimPrefix(r.URL.Path, "/api/v1/")+" "+string(body)))
		if err := f.schemas.request(r.Method, r.URL.Path, body); err != nil {
			f.t.Errorf("%s %s %s: %v", r.Method, r.URL.Path, body, err)
		}
	}
	status, out := f.route(r, body)
	raw, err := json.Marshal(out)
	if err != nil {
		f.t.Error(err)
	}
	if err := f.schemas.answer(r.Method, r.URL.Path, status, raw); err != nil {
		f.t.Errorf("the made-up answer of %s %s: %v", r.Method, r.URL.Path, err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}

func problem(status int) (int, any) {
	return status, object{"status": status, "title": http.StatusText(status), "detail": "no"}
}

func list(items []object) (int, any) {
	if items == nil {
		items = []object{}
	}
	return http.StatusOK, object{"items": items, "next": nil}
}

func (f *fake) route(r *http.Request, body []byte) (int, any) {
	if f.signedOut {
		return problem(http.StatusUnauthorized)
	}
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/v1/"), "/")
	switch {
	case parts[0] == "me":
		return http.StatusOK, f.me()
	case parts[0] == "members":
		return list([]object{member("m-me", "Robin Vale", "owner"), member("m-noor", "نور حداد", "member")})
	case parts[0] == "records" && len(parts) == 1:
		return f.listRecords(r)
	case parts[0] == "records":
		return f.oneRecord(r, parts[1], strings.Join(parts[2:], "/"), body)
	case parts[0] == "conversations" && len(parts) == 1:
		var all []object
		for _, id := range []string{"c-maya", "c-sara", "c-hostile", "c-call"} {
			all = append(all, without(f.conversations[id], "messages"))
		}
		return list(all)
	case parts[0] == "conversations":
		return f.oneConversation(parts[1], strings.Join(parts[2:], "/"), body)
	case parts[0] == "deliveries":
		for _, d := range f.deliveries["WIT-LED-7K2MX"] {
			if d["id"] == parts[1] {
				d["status"] = "pending"
				return http.StatusOK, d
			}
		}
	}
	return problem(http.StatusNotFound)
}

func member(id, name, role string) object {
	return object{"id": id, "name": name, "role": role, "all_agents": true, "agents": []string{}, "created_at": at(0)}
}

func (f *fake) me() object {
	admin := f.role == "owner"
	may := object{}
	for _, p := range []string{"work_all", "assign", "delete", "settings", "destinations", "members", "audit"} {
		may[p] = admin
	}
	for _, p := range []string{"create_records", "export", "work_own"} {
		may[p] = f.role != "guest"
	}
	return object{"id": "m-me", "name": "Robin Vale", "kind": "member", "role": f.role, "all_agents": true, "permissions": may,
		"agents": []object{{"id": "demo", "name": "Tidewell"}, {"id": "books", "name": "كتب الميناء"}}}
}

func (f *fake) listRecords(r *http.Request) (int, any) {
	q := r.URL.Query()
	fits := func(rec object, but string) bool {
		status, assignee := q.Get("status"), q.Get("assignee")
		if assignee == "me" {
			assignee = "m-me"
		}
		gone := slices.Contains([]any{"closed", "cancelled", "spam"}, rec["status"])
		return (but == "type" || q.Get("type") == "" || rec["type"] == q.Get("type")) &&
			(but == "folder" || rec["folder"] == q.Get("folder")) &&
			(but == "status" || status == "" || rec["status"] == status || status == "active" && !gone) &&
			(q.Get("agent") == "" || rec["agent"] == q.Get("agent")) && (assignee == "" || rec["assignee"] == assignee) &&
			strings.Contains(strings.ToLower(fmt.Sprint(rec["id"], rec["subject"], rec["fields"])), strings.ToLower(q.Get("q")))
	}
	types, folders, statuses := map[string]int{}, map[string]int{}, map[string]int{}
	hidden := 0
	var found []object
	for _, rec := range f.records {
		for counts, by := range map[*map[string]int]string{&types: "type", &folders: "folder", &statuses: "status"} {
			if fits(rec, by) {
				(*counts)[rec[by].(string)]++
			}
		}
		if fits(rec, "") {
			found = append(found, rec)
		} else if q.Get("q") != "" && fits(rec, "status") {
			hidden++
		}
	}
	from, _ := strconv.Atoi(q.Get("cursor"))
	limit, _ := strconv.Atoi(q.Get("limit"))
	page, next := []object{}, any(nil)
	if from < len(found) {
		page = found[from:min(len(found), from+limit)]
	}
	if from+limit < len(found) {
		next = strconv.Itoa(from + limit)
	}
	return http.StatusOK, object{"items": page, "next": next,
		"counts": object{"total": len(found), "types": types, "folders": folders, "status": statuses, "hidden": hidden}}
}

func (f *fake) oneRecord(r *http.Request, id, part string, body []byte) (int, any) {
	i := slices.IndexFunc(f.records, func(rec object) bool { return rec["id"] == id })
	if i < 0 {
		return problem(http.StatusNotFound)
	}
	rec := f.records[i]
	match := r.Header.Get("If-Match")
	if match != "" && match != fmt.Sprintf(`"%v"`, rec["version"]) {
		return problem(http.StatusPreconditionFailed)
	}
	changed := func(more object) (int, any) {
		with(rec, more)
		rec["version"] = rec["version"].(int) + 1
		return http.StatusOK, rec
	}
	switch part {
	case "merge", "unmerge":
		return f.mergeRecord(rec, part, read(body))
	case "links":
		return list(f.links(rec))
	case "archive", "delete", "restore":
		return changed(object{"folder": map[string]string{"archive": "archived", "delete": "deleted", "restore": "inbox"}[part]})
	case "activity":
		return list(f.activity[id])
	case "deliveries":
		return list(f.deliveries[id])
	case "comments":
		if r.Method == http.MethodGet {
			return list(f.comments[id])
		}
		c := object{"id": "k9", "at": at(200), "author": "m-me", "text": read(body)["text"]}
		f.comments[id] = append(f.comments[id], c)
		return http.StatusCreated, c
	case "":
		if r.Method == http.MethodPatch {
			more := read(body)
			if more["assignee"] == "me" {
				more["assignee"] = "m-me"
			}
			return changed(more)
		}
		return http.StatusOK, rec
	default:
		other, ok := strings.CutPrefix(part, "links/")
		if !ok {
			return problem(http.StatusNotFound)
		}
		f.kin = slices.DeleteFunc(f.kin, func(k object) bool { return k["record"] == id && k["other"] == other })
		return http.StatusNoContent, nil
	}
}

func (f *fake) oneConversation(id, part string, body []byte) (int, any) {
	c, ok := f.conversations[id]
	if !ok {
		return problem(http.StatusNotFound)
	}
	lines := c["messages"].([]object)
	switch part {
	case "takeover":
		c["taken_by"] = "m-me"
	case "release":
		c["taken_by"] = ""
	case "reply":
		in := read(body)
		m := line(in["id"].(string), len(lines)+1, "member", in["text"].(string))
		c["messages"], c["taken_by"] = append(lines, with(m, object{"member": "m-me"})), "m-me"
		return http.StatusCreated, m
	}
	return http.StatusOK, c
}

func read(body []byte) object {
	var in object
	_ = json.NewDecoder(bytes.NewReader(body)).Decode(&in)
	return in
}

func without(o object, key string) object {
	c := object{}
	for k, v := range o {
		if k != key {
			c[k] = v
		}
	}
	return c
}

// events is the live stream.
func (f *fake) events(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	ch := make(chan string, 16)
	off := f.signedOut || f.noEvents
	f.subs = append(f.subs, ch)
	f.mu.Unlock()
	if off {
		w.WriteHeader(map[bool]int{true: http.StatusNotFound, false: http.StatusUnauthorized}[f.noEvents])
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = io.WriteString(w, "retry: 100\n\n")
	for {
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
			return
		case e := <-ch:
			_, _ = io.WriteString(w, e)
		}
	}
}

// change changes the world as somebody else would, and tells the consoles that are open.
func (f *fake) change(kind, id string, do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	for _, ch := range f.subs {
		select {
		case ch <- fmt.Sprintf("event: %s\ndata: {\"id\":%q}\n\n", kind, id):
		default:
		}
	}
}

func (f *fake) called(want string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Contains(f.calls, want)
}

func (f *fake) find(id string) object {
	return f.records[slices.IndexFunc(f.records, func(rec object) bool { return rec["id"] == id })]
}
