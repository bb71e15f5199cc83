package web

import (
	"reflect"
	"sync"
)

// perWatch is how many wake channels one goroutine waits on. More of them make a wake dearer (a select costs a little
// for each), fewer make an idle socket dearer.
const perWatch = 16

// watcher calls a function when a wake channel fires, with one goroutine for perWatch channels, so that an idle socket
// costs a select case and not a goroutine.
type watcher struct {
	mu    sync.Mutex
	spare []*watch // those that can take another channel
}

type watch struct {
	ctl chan watchChange
	n   int // channels given to it; guarded by watcher.mu
}

// watchChange adds a channel (kick is set) or removes one.
type watchChange struct {
	wake <-chan struct{}
	kick func()
}

// follow calls kick, which must not block, whenever wake fires. stop ends that and returns after the last kick.
func (w *watcher) follow(wake <-chan struct{}, kick func()) (stop func()) {
	w.mu.Lock()
	if len(w.spare) == 0 {
		g := &watch{ctl: make(chan watchChange)}
		w.spare = append(w.spare, g)
		go g.run()
	}
	g := w.spare[len(w.spare)-1]
	if g.n++; g.n == perWatch {
		w.spare = w.spare[:len(w.spare)-1]
	}
	w.mu.Unlock()
	g.ctl <- watchChange{wake, kick}
	return func() {
		g.ctl <- watchChange{wake: wake}
		w.release(g)
	}
}

func (w *watcher) release(g *watch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if g.n == perWatch {
		w.spare = append(w.spare, g)
	}
	if g.n--; g.n > 0 {
		return
	}
	for i, s := range w.spare {
		if s == g {
			w.spare[i] = w.spare[len(w.spare)-1]
			w.spare = w.spare[:len(w.spare)-1]
		}
	}
	close(g.ctl)
}

func (g *watch) run() {
	cases := []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(g.ctl)}}
	kicks := []func(){nil}
	drop := func(i int) {
		last := len(cases) - 1
		cases[i], kicks[i] = cases[last], kicks[last]
		cases[last], kicks[last] = reflect.SelectCase{}, nil
		cases, kicks = cases[:last], kicks[:last]
	}
	for {
		i, v, ok := reflect.Select(cases)
		switch {
		case i > 0 && ok:
			kicks[i]()
		case i > 0:
			drop(i)
		case !ok:
			return
		default:
			c := v.Interface().(watchChange)
			if c.kick != nil {
				cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c.wake)})
				kicks = append(kicks, c.kick)
				continue
			}
			for at := 1; at < len(cases); at++ {
				if cases[at].Chan.Pointer() == reflect.ValueOf(c.wake).Pointer() {
					drop(at)
					break
				}
			}
		}
	}
}
