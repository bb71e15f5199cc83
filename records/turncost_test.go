//go:build unix

package records_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/seed-151f84ba/intake/actions"
	"github.com/seed-151f84ba/intake/engine/runner"
)

// cost has the customer say the next thing and takes the turn; it returns the CPU time of the turn alone: load, extract,
// step, words, commit. What the running program does between two turns is done too, and not counted: the message is
// received, its quiet time passes, the reply is sent.
func (d *desk) cost(from string, n int) time.Duration {
	d.t.Helper()
	conversation := d.say(from, n)
	before := cpu()
	d.turn(conversation)
	took := cpu() - before
	d.send(conversation)
	return took
}

// send takes what waits to be sent as sent.
func (d *desk) send(conversation string) {
	d.t.Helper()
	lines, err := d.db.Outbox(d.t.Context(), conversation, 16)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, l := range lines {
		p := runner.Push{Conversation: conversation, Line: l.Line, Ref: "ref-" + l.Line, Done: true, Now: time.Now()}
		if err := d.db.Pushed(d.t.Context(), p); err != nil {
			d.t.Fatal(err)
		}
	}
}

func median(d []time.Duration) time.Duration {
	d = slices.Clone(d)
	slices.Sort(d)
	return d[len(d)/2]
}

// What a turn may cost: so many times a bare durable commit of one row in the same minute, whatever the machine. It is two
// and a half to three times; the bound leaves room for one that is busy.
const (
	turnMost = 10
	growMost = 1.5
)

// TestTurnCost: a turn costs little CPU, and in a conversation of a thousand turns the last no more than 1.5 times the tenth.
// Medians over what is said in a round, so that like is compared with like; the least of three conversations, because
// what else the machine does only ever adds.
func TestTurnCost(t *testing.T) {
	var report string
	for range 3 {
		d := newDesk(t)
		var cost []time.Duration
		for n := range 1000 + len(talk) {
			cost = append(cost, d.cost("p", n))
		}
		bare, round := bareCommit(t), len(talk)
		tenth, last, all := median(cost[round:3*round]), median(cost[len(cost)-2*round:]), median(cost)
		report += fmt.Sprintf("%v at the tenth, %v at the thousandth, %v at the median, a bare commit %v; ", tenth, last, all, bare)
		if all <= turnMost*bare && float64(last) <= growMost*float64(tenth) {
			t.Log(report)
			return
		}
	}
	t.Errorf("the CPU of a turn: %smore than %v bare commits or %v times the tenth", report, turnMost, growMost)
}

// bareCommit is the CPU of a durable commit of one row.
func bareCommit(t *testing.T) time.Duration {
	db, insert := bareRows(t)
	defer db.Close()
	var cost []time.Duration
	for n := range 300 {
		before := cpu()
		if err := insert(n, 1); err != nil {
			t.Fatal(err)
		}
		cost = append(cost, cpu()-before)
	}
	return median(cost)
}

// BenchmarkWholeTurn is a turn alone, its commit shared with nobody: customers come one after the other and say all there
// is to say. The aim is 300 µs of CPU. A bare durable commit after each tells how fast the machine is just then.
func BenchmarkWholeTurn(b *testing.B) {
	d := newDesk(b)
	db, insert := bareRows(b)
	defer db.Close()
	var cost, bare []time.Duration
	for n := range b.N {
		cost = append(cost, d.cost(customer(n), n))
		before := cpu()
		if err := insert(n, 1); err != nil {
			b.Fatal(err)
		}
		bare = append(bare, cpu()-before)
	}
	b.ReportMetric(float64(median(cost).Microseconds()), "cpu-us/turn-median")
	b.ReportMetric(float64(median(cost))/float64(median(bare)), "bare-commits/turn")
}

func customer(n int) string { return fmt.Sprint("p", n/len(talk)) }

// BenchmarkWholeLane is the same with what the worker does around it: the lane is claimed, ends with the turn's commit, and
// is given back.
func BenchmarkWholeLane(b *testing.B) {
	d := newDesk(b)
	var cost []time.Duration
	for n := range b.N {
		conversation := d.say(customer(n), n)
		before := cpu()
		d.lane(b.Context(), conversation)
		cost = append(cost, cpu()-before)
		d.send(conversation)
	}
	b.ReportMetric(float64(median(cost).Microseconds()), "cpu-us/lane-median")
}

// lane does what a worker does with a turn lane that is due.
func (d *desk) lane(ctx context.Context, conversation string) {
	d.t.Helper()
	jobs, err := d.db.Claim(ctx, []actions.Lane{{Kind: "turn", Key: conversation}}, time.Now(), 15*time.Second)
	if err != nil || len(jobs) != 1 {
		d.t.Fatal(jobs, err)
	}
	next, err := d.work.Turn(ctx, jobs[0])
	if err == nil {
		_, err = d.db.Finish(ctx, jobs[0], next, 0)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}
