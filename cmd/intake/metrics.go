package main

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/seed-151f84ba/intake/actions"
)

// metrics are the program's numbers. Labels are constants of ours: never an address, a name or a message.
type metrics struct {
	registry *prometheus.Registry
	events   *prometheus.CounterVec
	took     *prometheus.HistogramVec
	models   *prometheus.CounterVec
	stopping atomic.Bool // the process takes no new work
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "intake_events_total", Help: "What happened, by channel: received, ignored, sent, shed, refused …",
		}, []string{"event", "channel"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "intake_seconds", Help: "How long a piece of work took.",
			Buckets: []float64{.0003, .001, .003, .01, .03, .1, .3, 1, 3, 10, 30},
		}, []string{"what"}),
	}
	m.models = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "intake_model_total", Help: "Use of the language model: calls by outcome (call_ok, call_timeout …), prompt_tokens, completion_tokens, and proposals dropped for want of the customer's words.",
	}, []string{"what"})
	m.registry.MustRegister(m.events, m.took, m.models, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) count(event, channel string) { m.events.WithLabelValues(event, channel).Inc() }

func (m *metrics) observe(what string, d time.Duration) {
	m.took.WithLabelValues(what).Observe(d.Seconds())
}

func (m *metrics) model(what string, n float64) { m.models.WithLabelValues(what).Add(n) }

// lanes shows what the worker has before it.
func (m *metrics) lanes(w *actions.Worker) {
	for _, kind := range []string{"turn", "send", "deliver", "timer", "tick", "index", "poll"} {
		for name, of := range map[string]func(actions.Load) int{
			"waiting": func(l actions.Load) int { return l.Waiting }, "running": func(l actions.Load) int { return l.Running },
		} {
			m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
				Name: "intake_lanes", Help: "Lanes of this process, by kind and state.",
				ConstLabels: prometheus.Labels{"kind": kind, "state": name},
			}, func() float64 { return float64(of(w.Load()[kind])) }))
		}
	}
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
