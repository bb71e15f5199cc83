package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/actions/egress"
	"github.com/seed-151f84ba/intake/configs"
	"github.com/seed-151f84ba/intake/engine/runner"
	"github.com/seed-151f84ba/intake/records"
)

type serveCmd struct{}

// Run serves both listeners.
func (serveCmd) Run(p *program) error { return p.serve(true, true) }

type gatewayCmd struct{}

// Run serves the public listener and does the work behind it.
func (gatewayCmd) Run(p *program) error { return p.serve(true, false) }

type adminCmd struct{}

// Run serves the admin listener.
func (adminCmd) Run(p *program) error { return p.serve(false, true) }

// drain is how long a stopping process may take to finish what is in flight.
const drain = 15 * time.Second

// gcPercent trades about 30 MiB at full load for a tenth of the accepts a second: the live heap is small, and collecting
// it at every doubling costs more than the messages it holds.
const gcPercent = 200

// serve runs the roles until the program is told to stop, then drains.
func (p *program) serve(gate, admin bool) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	f, err := p.mustLoad()
	if err != nil {
		return err
	}
	h, err := p.open(true, f)
	if err != nil {
		return err
	}
	defer h.db.Close()
	c, err := h.assemble(p.ctx)
	if err != nil {
		return err
	}
	var servers []*http.Server
	listen := func(addr string, handler http.Handler) error {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return err
		}
		s := server(addr, handler, p.log)
		servers = append(servers, s)
		go func() {
			if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				p.log.Error("listener ended", "cause", err.Error())
			}
		}()
		return nil
	}
	if gate {
		if err := listen(p.process.PublicAddr, h.gateway().handler()); err != nil {
			return fmt.Errorf("public listener: %w", err)
		}
	}
	if admin {
		handler, err := h.adminHandler(c)
		if err != nil {
			return err
		}
		if err := listen(p.process.AdminAddr, handler); err != nil {
			return fmt.Errorf("admin listener: %w", err)
		}
	}
	if err := h.announce(gate, admin); err != nil {
		return err
	}
	h.work(p.ctx, c, gate, servers)
	return nil
}

// assemble makes everything behind the listeners: receiver, turns, sending, worker, connections.
func (h *house) assemble(ctx context.Context) (*connector, error) {
	if _, err := h.applyFile(ctx, *h.file.Load(), false); err != nil {
		return nil, err
	}
	t, err := turner(h.db.NewRecordID, h.newID)
	if err != nil {
		return nil, err
	}
	t.Answerer = h.answers
	if h.models != nil {
		t.Model = h.models
	}
	receiver := &runner.Receiver{
		Store: h.db, Connections: h.connections, Now: h.now, NewID: h.newID, Log: h.log, Count: h.metrics.count,
		Quiet: func() time.Duration { return h.tuning().Quiet }, CloseAfter: func() time.Duration { return h.file.Load().Engine.CloseAfter.Get() },
	}
	receiver.Saw = h.ward.saw
	c := &connector{house: h, receiver: receiver}
	work := &runner.Work{
		Store: h.db, Turner: t, Hub: h.hub, Connections: h.connections, Tuning: h.tuning,
		Now: h.now, Log: h.log, Observe: h.metrics.observe,
	}
	sending := &runner.Sending{Store: h.db, Connections: h.connections, Now: h.now, Log: h.log, Count: h.metrics.count, Started: h.now(), Health: h.ward}
	h.worker = actions.NewWorker(actions.WorkerConfig{
		Lanes: h.db, Now: h.now, Log: h.log, Poll: h.pollEvery(), Lease: 5 * time.Second,
		Concurrency: map[string]int{"turn": h.turnsAtOnce(), "send": 32, "deliver": 256, "timer": 8, "tick": 2, "index": 1, "poll": 256},
		PutOff:      map[string]func() time.Duration{"turn": func() time.Duration { t := h.tuning(); return t.Max - t.Quiet }},
		Handlers: map[string]actions.Handler{
			"turn": work.Turn, "timer": work.Timer, "send": sending.Lane,
			"deliver": h.deliver(), "tick": h.ticks(), "index": h.db.Index, "poll": c.runPoll(ctx),
		},
	})
	h.metrics.lanes(h.worker)
	h.db.Watch(watcher{h})
	return c, c.connect(ctx)
}

// turnsAtOnce is how many turns this process works at: a turn that waits for a model costs next to nothing, and must
// not keep the others waiting.
func (h *house) turnsAtOnce() int {
	if h.models != nil {
		return 256
	}
	return 32
}

// pollEvery is how often lanes of dead replicas are looked for; one process on SQLite has none.
func (h *house) pollEvery() time.Duration {
	if h.process.Postgres() {
		return time.Second
	}
	return 0
}

func (h *house) tuning() runner.Tuning {
	e := h.file.Load().Engine
	quiet := 300 * time.Millisecond
	if e.QuietWindow != nil {
		quiet = e.QuietWindow.Get()
	}
	return runner.Tuning{Quiet: quiet, Max: e.QuietMax.Get(), Abandon: e.AbandonAfter.Get()}
}

func (h *house) deliver() actions.Handler {
	return actions.Deliver(deliveries{h.db, h}, destinationKinds, h.actionDeps())
}

// actionDeps is what destinations may use of the world.
func (h *house) actionDeps() actions.Deps {
	return actions.Deps{HTTP: h.http, Now: h.now, Log: h.log, CheckURL: func(raw string) error {
		return egress.CheckURL(raw, h.guard, true)
	}}
}

// work runs until ctx ends: the lanes (only where the gateway runs), the schedule, reloads. Then it drains: no new
// request, sockets told to come back, requests and lanes in flight finished.
func (h *house) work(ctx context.Context, c *connector, gate bool, servers []*http.Server) {
	var all sync.WaitGroup
	if gate {
		all.Go(func() {
			if err := h.worker.Run(ctx); err != nil {
				h.log.Error("worker", "cause", err.Error())
			}
		})
		all.Go(func() { h.schedule(ctx) })
	}
	all.Go(func() { h.ward.run(ctx) })
	all.Go(func() { c.follow(ctx) })
	all.Go(func() { h.hearApplied(ctx) })
	all.Go(func() { h.reload(ctx) })
	<-ctx.Done()
	h.metrics.stopping.Store(true)
	all.Go(func() { stop(servers) })
	for _, conn := range h.connections.All() {
		closeChannel(context.WithoutCancel(ctx), conn.Channel)
	}
	all.Wait()
}

func stop(servers []*http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	var all sync.WaitGroup
	for _, s := range servers {
		all.Go(func() {
			if s.Shutdown(ctx) != nil {
				_ = s.Close()
			}
		})
	}
	all.Wait()
}

// ready says whether this process takes work: it does not while it stops or while the store refuses.
func (h *house) ready(ctx context.Context) error {
	if h.metrics.stopping.Load() {
		return errors.New("stopping")
	}
	return h.db.Ready(ctx)
}

func (h *house) gateway() *gateway {
	return &gateway{connections: h.connections, publicURL: h.process.PublicURL, demo: h.demoAccount, ready: h.ready, log: h.log, count: h.metrics.count,
		refused: h.ward.refused, large: make(chan struct{}, largeBodies)}
}

// demoAccount is the first web account by id.
func (h *house) demoAccount() string {
	first := ""
	for id, c := range h.connections.All() {
		if c.Info.Kind == "web" && (first == "" || id < first) {
			first = id
		}
	}
	return first
}

// announce prints where things are, and a one-time sign-in link as long as there is no member.
func (h *house) announce(gate, admin bool) error {
	if gate && h.demoAccount() != "" {
		fmt.Fprintf(h.out, "widget demo  %s/\n", h.process.PublicURL)
	}
	if !admin {
		return nil
	}
	fmt.Fprintf(h.out, "console      %s/\n", h.process.AdminURL)
	has, err := h.db.HasMembers(h.ctx)
	if err != nil || has {
		return err
	}
	secret, err := h.db.NewSignIn(h.ctx, records.System("system"), "", time.Hour)
	if err != nil {
		return err
	}
	fmt.Fprintf(h.out, "sign in      %s/signin?token=%s  (once, within an hour)\n", h.process.AdminURL, secret)
	return nil
}

// applyFile applies a configuration file and keeps it as the one in force for what is not in the database.
func (h *house) applyFile(ctx context.Context, f configs.File, force bool) (applied, error) {
	desk, err := h.desk(f, h.http, h.answers.now.Load())
	if err != nil {
		return applied{}, err
	}
	a, err := apply(ctx, h.db, f, force)
	if err != nil {
		return a, err
	}
	h.answers.set(desk)
	if h.models != nil {
		h.models.set(f.LLM)
	}
	h.file.Store(&f)
	for _, name := range a.kept {
		h.log.Warn("the console's version stays; the file differs", "item", name)
	}
	h.reported.Store(&a.kept)
	h.rewire()
	return a, nil
}
