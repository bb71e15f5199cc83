// Command crash proves that nothing acknowledged is lost. It starts the real program on SQLite and on PostgreSQL, talks
// to it over the web socket and as Telegram, sends every webhook more than once, kills it with SIGKILL at random
// moments, starts it again, and in the end holds what clients were promised against what the program kept.
//
// With -plant the program is built with known faults; then every fault must be found (exit status 0 = all found).
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// options of a run.
type options struct {
	rounds  int
	talkers int
	engines []string
	plant   string
	seed    uint64
	dir     string
	bin     string
	verbose bool
}

// faults are those of actions/plant.
var faults = []string{"ack_before_commit", "dedupe_in_memory", "outbox_after_commit", "no_version_compare", "new_id_on_retry"}

func main() {
	var o options
	var engines string
	var planted bool
	flag.IntVar(&o.rounds, "rounds", 50, "kills per engine")
	flag.IntVar(&o.talkers, "talkers", 12, "customers at once on each channel")
	flag.StringVar(&engines, "engines", "sqlite,postgres", "engines to test")
	flag.BoolVar(&planted, "plant", false, "prove the checker: plant each known fault and expect it to be found")
	flag.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "seed of the kills and the talk")
	flag.BoolVar(&o.verbose, "v", false, "show the program's log")
	flag.Parse()
	o.engines = strings.Split(engines, ",")
	if err := runAll(o, planted); err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(1)
	}
}

func runAll(o options, planted bool) error {
	dir, err := os.MkdirTemp("", "intake-crash-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	o.dir, o.bin = dir, filepath.Join(dir, "intake")
	args := []string{"build", "-o", o.bin}
	if planted {
		args = append(args, "-tags", "plant")
	}
	build := exec.Command("go", append(args, "./cmd/intake")...)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	fmt.Printf("seed %d\n", o.seed)
	if !planted {
		return clean(o)
	}
	missed := 0
	for _, fault := range faults {
		o.plant = fault
		for _, engine := range o.engines {
			found, kills, err := hunt(o, engine)
			if err != nil {
				return err
			}
			if found == "" {
				missed++
				fmt.Printf("%-20s %-9s NOT FOUND in %d kills\n", fault, engine, kills)
				continue
			}
			fmt.Printf("%-20s %-9s found after %d kills: %s\n", fault, engine, kills, found)
		}
	}
	if missed > 0 {
		return fmt.Errorf("%d planted faults were not found", missed)
	}
	return nil
}

// clean runs every engine and fails on any finding.
func clean(o options) error {
	bad := 0
	for _, engine := range o.engines {
		start := time.Now()
		r, err := session(o, engine, o.rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
		fmt.Printf("%s: %d kills, %s, %d findings, %s\n", engine, r.kills, r.journal.summary(), len(r.findings), time.Since(start).Round(time.Second))
		for i, f := range r.findings {
			if i == 20 {
				fmt.Printf("  … and %d more\n", len(r.findings)-i)
				break
			}
			fmt.Println("  " + f)
		}
		bad += len(r.findings)
	}
	if bad > 0 {
		return fmt.Errorf("%d findings", bad)
	}
	return nil
}

// hunt looks for a planted fault in growing sessions of at most o.rounds kills together.
func hunt(o options, engine string) (found string, kills int, err error) {
	for step := 5; kills < o.rounds; step = min(step*2, o.rounds-kills) {
		o.seed++
		r, err := session(o, engine, min(step, o.rounds-kills))
		if err != nil {
			return "", kills, err
		}
		kills += r.kills
		if len(r.findings) > 0 {
			return r.findings[0], kills, nil
		}
	}
	return "", kills, nil
}

// result of a session.
type result struct {
	kills    int
	journal  *journal
	findings []string
}

// session runs talkers against a program that is killed rounds times, then checks.
func session(o options, engine string, rounds int) (result, error) {
	rnd := rand.New(rand.NewPCG(o.seed, 7))
	w, err := newWorld(o, engine)
	if err != nil {
		return result{}, err
	}
	defer w.close()
	j := newJournal()
	if err := w.start(); err != nil {
		return result{}, err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	done := talk(ctx, o, w, j)
	for range rounds {
		time.Sleep(time.Duration(50+rnd.IntN(1500)) * time.Millisecond)
		w.kill()
		if err := w.start(); err != nil {
			return result{}, fmt.Errorf("restart: %w", err)
		}
	}
	stop()
	done()
	findings, err := check(w, j, rounds)
	return result{rounds, j, findings}, err
}
