// Command bench measures the built program from outside and the physical limits of the same machine beside it, in
// alternating rounds, and prints medians and ratios: durable inbound throughput over 64 connections with the turns
// running, accept latency on one idle connection, and how long a customer in the widget waits for a reply.
//
// Everything runs on loopback, the load generator on the same cores. Rows stored must equal requests answered 2xx;
// otherwise the exit status is 1.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

// options of a run.
type options struct {
	bin     string
	seconds int
	conns   int
	senders int
	engines []string
	verbose bool
}

// rounds is how many times the limits and the program take turns; figures are medians of the rounds.
const rounds = 5

func main() {
	if os.Getenv(ceilingEnv) != "" {
		fmt.Fprintln(os.Stderr, "bench:", serveCeiling())
		os.Exit(1)
	}
	var o options
	var engines string
	flag.StringVar(&o.bin, "bin", "bin/intake", "the program to measure")
	flag.IntVar(&o.seconds, "seconds", 10, "seconds of load an engine, over all rounds")
	flag.IntVar(&o.conns, "conns", 64, "keep-alive connections")
	flag.IntVar(&o.senders, "senders", 1000, "customers who write")
	flag.StringVar(&engines, "engines", "sqlite,postgres", "engines to measure")
	flag.BoolVar(&o.verbose, "v", false, "show the program's log and every round")
	flag.Parse()
	o.engines = strings.Split(engines, ",")
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if o.seconds < 1 || o.conns < 1 || o.senders < 1 {
		return errors.New("seconds, conns and senders must be positive")
	}
	ceiling, stop, err := startCeiling()
	if err != nil {
		return err
	}
	defer stop()
	var bad error
	for _, engine := range o.engines {
		start := time.Now()
		r, err := measure(o, engine, ceiling)
		if err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
		r.print(os.Stdout)
		fmt.Printf("  took %s\n", time.Since(start).Round(time.Second))
		bad = errors.Join(bad, r.problem())
	}
	return bad
}

// measure does everything on one engine.
func measure(o options, engine, ceiling string) (result, error) {
	r := result{engine: engine}
	err := r.on(o, func(w *world) error { // a database of its own: its turns stay undone
		return r.run(w, "1h", func() error { return r.acceptOnly(o, w, ceiling) })
	})
	if err != nil {
		return r, err
	}
	return r, r.on(o, func(w *world) error {
		limits, err := newLimits(w)
		if err != nil {
			return err
		}
		defer limits.close()
		err = r.run(w, "300ms", func() error {
			return errors.Join(r.inbound(o, w, ceiling, limits), r.single(w, limits))
		})
		if err != nil {
			return err
		}
		return r.run(w, "0s", func() error { return r.replies(w) })
	})
}

// on makes a fresh world, measures in it and counts what it stored.
func (r *result) on(o options, do func(*world) error) error {
	w, err := newWorld(o, r.engine)
	if err != nil {
		return err
	}
	defer w.close()
	if err := do(w); err != nil {
		return err
	}
	n, err := w.stored()
	r.stored += n
	return err
}

// run measures a program that is started for it with a quiet window.
func (r *result) run(w *world, quiet string, do func() error) error {
	if err := w.start(quiet); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return w.stop()
}

// acceptOnly alternates the ceiling and the program while no turn is due: what it takes to accept and nothing else.
func (r *result) acceptOnly(o options, w *world, ceiling string) error {
	slice := min(time.Duration(o.seconds)*time.Second/rounds, time.Second)
	for range rounds {
		top := load(ceiling, o.conns, o.senders, slice)
		cpu := w.cpu()
		ours := load(w.public+"/c/wa0", o.conns, o.senders, slice)
		r.accepted += ours.ok
		r.errors += ours.failed
		r.aloneCPU = append(r.aloneCPU, (w.cpu()-cpu)/float64(max(ours.ok, 1)))
		r.aloneRate = append(r.aloneRate, ours.rate())
		r.aloneTop = append(r.aloneTop, top.rate())
		r.aloneP99 = append(r.aloneP99, ours.percentile(99))
	}
	return nil
}

// inbound alternates the ceiling, the bare commits and the program under load.
func (r *result) inbound(o options, w *world, ceiling string, limits *limits) error {
	slice := time.Duration(o.seconds) * time.Second / rounds
	bare := min(slice, time.Second)
	warm := load(w.public+"/c/wa0", o.conns, o.senders, bare)
	r.accepted += warm.ok
	r.errors += warm.failed
	if err := w.idle(); err != nil {
		return err
	}
	for i := range rounds {
		top := load(ceiling, o.conns, o.senders, bare)
		rows, err := limits.grouped(bare)
		if err != nil {
			return err
		}
		cpu := w.cpu()
		ours := load(w.public+"/c/wa0", o.conns, o.senders, slice)
		r.accepted += ours.ok
		r.errors += ours.failed
		busy := time.Now()
		r.cpu = append(r.cpu, (w.cpu()-cpu)/float64(max(ours.ok, 1)))
		if err := w.idle(); err != nil {
			return err
		}
		r.backlog = append(r.backlog, time.Since(busy).Seconds())
		r.ceiling = append(r.ceiling, top.rate())
		r.grouped = append(r.grouped, rows)
		r.rate = append(r.rate, ours.rate())
		r.p50 = append(r.p50, ours.percentile(50))
		r.p99 = append(r.p99, ours.percentile(99))
		if o.verbose {
			fmt.Fprintf(os.Stderr, "round %d: ceiling %.0f/s, bare %.0f rows/s, ours %.0f/s, p50 %.2f ms, p99 %.2f ms\n",
				i+1, top.rate(), rows, ours.rate(), ours.percentile(50), ours.percentile(99))
		}
	}
	r.memory = w.peak()
	return nil
}

// single alternates one customer on one connection with bare commits of one row.
func (r *result) single(w *world, limits *limits) error {
	for range rounds {
		commits, err := limits.one(200)
		if err != nil {
			return err
		}
		one := loadSome(w.public+"/c/wa0", 200)
		r.accepted += one.ok
		r.errors += one.failed
		r.oneP50 = append(r.oneP50, one.percentile(50))
		r.oneP99 = append(r.oneP99, one.percentile(99))
		r.bareP50 = append(r.bareP50, percentile(commits, 50))
		r.bareP99 = append(r.bareP99, percentile(commits, 99))
		if err := w.idle(); err != nil {
			return err
		}
	}
	return nil
}
