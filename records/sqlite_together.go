package records

import "context"

// alike takes the receives behind u that can be stored with it. Where other work waits, it leaves that its share.
func (w *writer) alike(u *unit, most int) []*unit {
	units := []*unit{u}
	if u.in == nil {
		return units
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queues[turning]) > 0 || len(w.queues[resting]) > 0 {
		most -= groupUnits / fairEvery
	}
	q := w.queues[accepting]
	for len(q) > 0 && len(units) < most && q[0].in != nil {
		units = append(units, q[0])
		q[0] = nil
		q = q[1:]
	}
	w.queues[accepting] = q
	return units
}

// units runs units: receives together as far as that can be, what is left each alone. It returns an error only when
// the whole transaction is lost.
func (w *writer) units(ctx context.Context, units []*unit) (lost error) {
	if units[0].in != nil {
		stored := false
		for _, known := range []bool{false, true} {
			if stored, lost = w.together(ctx, units, known); stored || lost != nil {
				break
			}
		}
	}
	for _, u := range units {
		if lost == nil && !u.ran {
			lost = w.run(ctx, u)
		}
	}
	return lost
}

// together stores receives in one savepoint; false when that failed and nothing of it stayed.
func (w *writer) together(ctx context.Context, units []*unit, known bool) (bool, error) {
	var waiting []*waitingReceive
	for _, u := range units {
		u.in.stored = false
		if u.ctx.Err() == nil {
			waiting = append(waiting, u.in)
		}
	}
	g := &unit{ctx: ctx, fn: func(ctx context.Context, t *Tx) error { return w.many(ctx, t, waiting, known) }}
	if lost := w.run(ctx, g); lost != nil || g.err != nil {
		return false, lost
	}
	for _, u := range units {
		if u.in.stored {
			u.ran, u.tx, g.tx = true, g.tx, Tx{} // the notes of all are told with the first
		}
	}
	return true, nil
}
