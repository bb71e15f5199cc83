package records

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// channel of LISTEN and NOTIFY. Payloads hold ids only; one holds at most payloadMost bytes (PostgreSQL takes 8000).
const (
	notifyChannel = "intake"
	payloadMost   = 7000
	notifyEvery   = 2 * time.Millisecond
)

// notifier tells other replicas what changed, after the commit, on its own connection: joined, at most every 2 ms.
// What is lost is found by the reader: the store is the truth.
type notifier struct {
	pool   *pgxpool.Pool
	origin string
	local  func(notes) // the watchers of this process
	lost   func()
	log    *slog.Logger
	stopFn context.CancelFunc
	group  sync.WaitGroup

	mu      sync.Mutex
	waiting notes
	wake    chan struct{}
}

// payload is what travels.
type payload struct {
	Origin   string    `json:"o"`
	Changed  []string  `json:"c,omitempty"`
	Records  []string  `json:"r,omitempty"`
	Settings []setting `json:"s,omitempty"`
}

// startNotifier begins to tell and to listen. lost is called when the connection it listened on is gone.
func startNotifier(pool *pgxpool.Pool, origin string, local func(notes), lost func(), log *slog.Logger) *notifier {
	ctx, stop := context.WithCancel(context.Background())
	n := &notifier{pool: pool, origin: origin, local: local, lost: lost, log: log, stopFn: stop, wake: make(chan struct{}, 1)}
	n.group.Go(func() { n.sendLoop(ctx) })
	n.group.Go(func() { n.listenLoop(ctx) })
	return n
}

func (n *notifier) stop() {
	n.stopFn()
	n.group.Wait()
}

// tell wakes the watchers of this process and queues what the others must know.
func (n *notifier) tell(c notes) {
	n.local(c)
	n.mu.Lock()
	n.waiting.add(notes{Changed: c.Changed, Records: c.Records, Settings: c.Settings})
	n.mu.Unlock()
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

func (n *notifier) take() notes {
	n.mu.Lock()
	defer n.mu.Unlock()
	w := n.waiting
	n.waiting = notes{}
	return w
}

func (n *notifier) sendLoop(ctx context.Context) {
	var conn *pgx.Conn
	defer func() {
		if conn != nil {
			conn.Close(context.Background())
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.wake:
		}
		for _, p := range payloads(n.origin, n.take()) {
			conn = n.send(ctx, conn, p)
		}
		sleep(ctx, notifyEvery)
	}
}

// send notifies once and returns the connection to use next, nil after a failure. A lost notification is no loss.
func (n *notifier) send(ctx context.Context, conn *pgx.Conn, p string) *pgx.Conn {
	if conn == nil {
		var err error
		if conn, err = pgx.ConnectConfig(ctx, n.pool.Config().ConnConfig); err != nil {
			n.log.Warn("notify: cannot connect", "error", err)
			return nil
		}
	}
	if _, err := conn.Exec(ctx, "SELECT pg_notify($1, $2)", notifyChannel, p); err != nil {
		conn.Close(context.Background())
		return nil
	}
	return conn
}

// payloads cuts what changed into notifications that fit.
func payloads(origin string, c notes) []string {
	slices.Sort(c.Changed)
	c.Changed = slices.Compact(c.Changed)
	slices.Sort(c.Records)
	c.Records = slices.Compact(c.Records)
	var out []string
	p, size := payload{Origin: origin}, 64
	flush := func(more int) {
		if size+more > payloadMost {
			out = append(out, marshal(p))
			p, size = payload{Origin: origin}, 64
		}
		size += more
	}
	for _, id := range c.Changed {
		flush(len(id) + 3)
		p.Changed = append(p.Changed, id)
	}
	for _, id := range c.Records {
		flush(len(id) + 3)
		p.Records = append(p.Records, id)
	}
	for _, s := range c.Settings {
		flush(len(s.ID) + 40)
		p.Settings = append(p.Settings, s)
	}
	if size > 64 {
		out = append(out, marshal(p))
	}
	return out
}

// listenLoop hears the other replicas, connecting again whenever the connection is lost.
func (n *notifier) listenLoop(ctx context.Context) {
	for wait := 50 * time.Millisecond; ctx.Err() == nil; wait = min(2*wait, 2*time.Second) {
		heard, err := n.listen(ctx)
		if ctx.Err() != nil {
			return
		}
		if heard {
			wait = 50 * time.Millisecond
			n.lost()
		}
		n.log.Warn("listen: connection lost", "error", err)
		sleep(ctx, wait)
	}
}

func (n *notifier) listen(ctx context.Context) (heard bool, err error) {
	conn, err := pgx.ConnectConfig(ctx, n.pool.Config().ConnConfig)
	if err != nil {
		return false, err
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(ctx, "LISTEN "+notifyChannel); err != nil {
		return false, err
	}
	for {
		m, err := conn.WaitForNotification(ctx)
		if err != nil {
			return true, err
		}
		var p payload
		if json.Unmarshal([]byte(m.Payload), &p) == nil && p.Origin != n.origin {
			n.local(notes{Changed: p.Changed, Records: p.Records, Settings: p.Settings})
		}
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// marshal writes a value whose types cannot fail to be written. Its strings come out as valid UTF-8 without NUL; what is
// in it as json.RawMessage stays as it is.
func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("records: " + err.Error())
	}
	return string(b)
}
