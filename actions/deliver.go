package actions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/seed-151f84ba/intake/actions/plant"
)

// AttemptLimit is how long one attempt may take (product.md F2).
const AttemptLimit = 30 * time.Second

// maxRetryAfter bounds the wait a receiver may ask for.
const maxRetryAfter = 24 * time.Hour

// Deliver returns the handler of deliver lanes; a lane's key is <destination>/<record>. It works on the deliveries of
// that record in order: a delivery that must wait holds back the later ones of its record and no others. An attempt
// that fails is followed by another after each of waits (none given: at once, after 1 and after 5 minutes; the
// destination's own Retry goes first), each counted from the end of the attempt before and never shorter than the
// receiver's Retry-After; then the delivery has failed. When the destination is gone or switched off, deliveries stay
// pending. An attempt that was under way when the process stopped is made again with the same id and body.
func Deliver(store Deliveries, kinds map[string]Factory, deps Deps, waits ...time.Duration) Handler {
	if len(waits) == 0 {
		waits = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	d := deliverer{store, kinds, deps, waits}
	return func(ctx context.Context, j Job) (time.Time, error) {
		destination, record := splitKey(j.Key)
		for {
			next, more, err := d.one(ctx, destination, record)
			if err != nil || !more {
				return next, err
			}
		}
	}
}

type deliverer struct {
	store Deliveries
	kinds map[string]Factory
	deps  Deps
	waits []time.Duration
}

// one makes one attempt. more says that the lane can go on at once; else next is when (zero: nothing to do).
func (d deliverer) one(ctx context.Context, destination, record string) (next time.Time, more bool, err error) {
	spec, ok, err := d.store.Spec(ctx, destination)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("destination %s: %w", destination, err)
	}
	if !ok {
		return time.Time{}, false, nil
	}
	del, err := d.store.Next(ctx, destination, record)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("next delivery: %w", err)
	}
	if del == nil {
		return time.Time{}, false, nil
	}
	if del.NotBefore.After(d.deps.Now()) {
		return del.NotBefore, false, nil
	}
	at := d.deps.Now()
	sent := *del
	if plant.On(plant.NewIDOnRetry) {
		sent.ID = fmt.Sprintf("%s-%d", del.ID, at.UnixNano())
	}
	out := Try(ctx, d.kinds[spec.Kind], spec, d.deps, sent)
	if ctx.Err() != nil { // stopped or lane lost: what came of it is not known
		return time.Time{}, false, context.Cause(ctx)
	}
	status, next := d.judge(spec, *del, out)
	a := Attempt{At: at, Status: out.Status, Error: out.Err, Excerpt: out.Excerpt}
	if err := d.store.Attempted(ctx, del.ID, a, status, next, out.Disable); err != nil {
		return time.Time{}, false, fmt.Errorf("log attempt of delivery %s: %w", del.ID, err)
	}
	if status == Retrying && next.After(d.deps.Now()) {
		return next, false, nil
	}
	return time.Time{}, true, nil
}

// judge says what an attempt's outcome makes of its delivery.
func (d deliverer) judge(spec Spec, del Delivery, out Outcome) (DeliveryStatus, time.Time) {
	waits := d.waits
	if spec.Retry != nil {
		waits = spec.Retry
	}
	switch {
	case out.Done:
		return Completed, time.Time{}
	case out.Final, out.Disable, del.Attempts >= len(waits):
		return Failed, time.Time{}
	}
	return Retrying, d.deps.Now().Add(max(waits[del.Attempts], min(out.After, maxRetryAfter)))
}

// Try makes one attempt within AttemptLimit: it builds the destination and delivers. Settings that do not work, a body
// that is no JSON and a panic are outcomes too. "Send test" calls it with a delivery that is not kept.
func Try(ctx context.Context, make Factory, s Spec, deps Deps, del Delivery) (out Outcome) {
	defer func() {
		if p := recover(); p != nil {
			deps.Log.Error("destination panicked", "kind", s.Kind, "err", panicError(p))
			out = Outcome{Err: "internal error of this destination"}
		}
	}()
	if make == nil {
		return Outcome{Err: fmt.Sprintf("settings: there is no destination of kind %q", s.Kind), Final: true}
	}
	if !json.Valid(del.Body) {
		return Outcome{Err: "json: the message is not valid JSON", Final: true}
	}
	dest, err := make(s, deps)
	if err != nil {
		what := "settings: "
		if errors.Is(err, ErrRefused) {
			what = "address: "
		}
		return Outcome{Err: what + err.Error(), Final: true}
	}
	ctx, cancel := context.WithTimeout(ctx, AttemptLimit)
	defer cancel()
	return dest.Deliver(ctx, del)
}
