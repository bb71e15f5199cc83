package main

import (
	"fmt"
	"io"
	"slices"
)

// result is what was measured on one engine; lists hold one figure a round. Times are milliseconds.
type result struct {
	engine string

	rate, p50, p99   []float64 // the program under load
	ceiling, grouped []float64 // requests/s of a bare server, rows/s of bare commits of 32
	cpu              []float64 // µs of the program an accepted message
	backlog          []float64 // seconds until all turns and replies of the round were done
	memory           float64   // MiB, the highest

	aloneRate, aloneP99, aloneTop, aloneCPU []float64 // no turn is due

	oneP50, oneP99   []float64 // accept on one connection
	bareP50, bareP99 []float64 // a bare commit of one row

	ack, reply []float64 // web, every message

	accepted, errors, stored int // accepted: whatsapp and web; errors: anything but 2xx
}

func (r result) print(out io.Writer) {
	row := func(what, format string, args ...any) {
		fmt.Fprintf(out, "  %-34s %s\n", what, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(out, "%s\n", r.engine)
	row("accept only, no turn due", "%.0f/s, p99 %.2f ms, %.0f %% of net/http + HMAC + JSON, %.0f µs CPU of the program each", median(r.aloneRate), median(r.aloneP99), 100*ratio(r.aloneRate, r.aloneTop), median(r.aloneCPU))
	row("inbound, turns running", "%.0f/s (%.0f–%.0f), p50 %.2f ms, p99 %.2f ms, %d errors", median(r.rate), slices.Min(r.rate), slices.Max(r.rate), median(r.p50), median(r.p99), r.errors)
	row("of net/http + HMAC + JSON", "%.0f %% of %.0f/s", 100*ratio(r.rate, r.ceiling), median(r.ceiling))
	row("of bare durable commits of 32", "%.0f %% of %.0f rows/s", 100*ratio(r.rate, r.grouped), median(r.grouped))
	row("CPU an accepted message", "%.0f µs of the program, turns included", median(r.cpu))
	row("backlog after a round", "%.1f s until every reply was sent", median(r.backlog))
	row("memory", "%.0f MiB at most", r.memory)
	row("accept, one connection", "p50 %.2f ms, p99 %.2f ms", median(r.oneP50), median(r.oneP99))
	row("of a bare commit of one row", "p50 %.1f × %.2f ms, p99 %.1f × %.2f ms", ratio(r.oneP50, r.bareP50), median(r.bareP50), ratio(r.oneP99, r.bareP99), median(r.bareP99))
	row("widget, quiet window 0", "ack p50 %.2f ms, p99 %.2f ms; reply p50 %.2f ms, p99 %.2f ms (%d messages)", percentile(r.ack, 50), percentile(r.ack, 99), percentile(r.reply, 50), percentile(r.reply, 99), len(r.reply))
	row("stored", "%d rows of %d acknowledged", r.stored, r.accepted)
}

// problem says when what was stored is not what was acknowledged, or when requests failed.
func (r result) problem() error {
	switch {
	case r.stored != r.accepted:
		return fmt.Errorf("%s: %d rows are stored, %d messages were acknowledged", r.engine, r.stored, r.accepted)
	case r.errors > 0:
		return fmt.Errorf("%s: %d requests were not accepted", r.engine, r.errors)
	}
	return nil
}

// median of a list; 0 of none.
func median(list []float64) float64 { return percentile(list, 50) }

// ratio is the median of the rounds' ratios.
func ratio(a, b []float64) float64 {
	var all []float64
	for i := range min(len(a), len(b)) {
		if b[i] > 0 {
			all = append(all, a[i]/b[i])
		}
	}
	return median(all)
}

// percentile p (0–100) of a list by nearest rank; 0 of none.
func percentile(list []float64, p float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*p/100))]
}
