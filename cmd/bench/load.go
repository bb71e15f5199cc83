package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// outcome of some load.
type outcome struct {
	ok, failed int
	took       time.Duration
	ms         []float64 // of every accepted request
}

func (o outcome) rate() float64                { return float64(o.ok) / o.took.Seconds() }
func (o outcome) percentile(p float64) float64 { return percentile(o.ms, p) }

// updates numbers every update of the process: no two are the same.
var updates atomic.Int64

// loner is the customer on one connection; the crowd's ids are below.
const loner = 900_000_000

// texts are what customers write.
var texts = []string{
	"Hello there", "What are your opening hours?", "I was wondering how the planner works for a team of twelve people",
	"Thanks, that helps", "Do you have an app for the phone?", "Is anybody there?", "My order has not arrived yet", "ok",
}

// load posts updates of many customers over conns keep-alive connections for a time.
func load(target string, conns, senders int, d time.Duration) outcome {
	var all sync.WaitGroup
	parts := make([]outcome, conns)
	start := time.Now()
	end := start.Add(d)
	for i := range conns {
		all.Go(func() {
			c := &client{target: target}
			defer c.close()
			for time.Now().Before(end) {
				n := updates.Add(1)
				parts[i].add(c.post(1_000_000+n%int64(senders), n))
			}
		})
	}
	all.Wait()
	sum := outcome{took: time.Since(start)}
	for _, p := range parts {
		sum.ok, sum.failed, sum.ms = sum.ok+p.ok, sum.failed+p.failed, append(sum.ms, p.ms...)
	}
	return sum
}

// loadSome posts count updates of one customer, one after the other.
func loadSome(target string, count int) outcome {
	var o outcome
	c := &client{target: target}
	defer c.close()
	for range count {
		o.add(c.post(loner, updates.Add(1)))
	}
	return o
}

func (o *outcome) add(took time.Duration, err error) {
	if err != nil {
		o.failed++
		return
	}
	o.ok++
	o.ms = append(o.ms, float64(took.Microseconds())/1000)
}

// client is a keep-alive connection that costs the machine as little as it can.
type client struct {
	target string
	path   string
	host   string
	conn   net.Conn
	in     *bufio.Reader
	body   []byte
	out    bytes.Buffer
}

// event is a message of a customer as WhatsApp sends it, about 1 kB.
const event = `{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"10%[1]d"},"contacts":[{"profile":{"name":"Customer of the bench","username":"customer"},"wa_id":"1415%09[2]d","user_id":"US.1349120865530274%[3]d"}],"messages":[{"context":{"from":"15550783881","id":"wamid.HBgLMTQxNTU1NTA2NzEVAgARGBI3MUE5RDhDNDg5QzY0QzM5RDMA"},"from":"1415%09[2]d","from_user_id":"US.1349120865530274%[3]d","id":"wamid.HBgLMTQxNTU1NTA2NzEVAgASGBQzQUFGRjc2QjJFMzc5NkQ0%020[4]d","timestamp":"%[5]d","text":{"body":%[6]q},"type":"text"}]},"field":"messages"}]}]}`

// post sends one update and waits for the answer. The error is not nil when the answer is not 2xx.
func (c *client) post(chat, n int64) (time.Duration, error) {
	c.body = fmt.Appendf(c.body[:0], event, chat%numbers, chat, chat, n, time.Now().Unix(), texts[n%int64(len(texts))])
	start := time.Now()
	err := c.roundTrip()
	if err != nil {
		c.close()
	}
	return time.Since(start), err
}

func (c *client) roundTrip() error {
	if c.conn == nil {
		if err := c.dial(); err != nil {
			return err
		}
	}
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(c.body)
	c.out.Reset()
	fmt.Fprintf(&c.out, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nUser-Agent: facebookexternalua\r\nX-Hub-Signature-256: sha256=%s\r\nContent-Length: %d\r\n\r\n",
		c.path, c.host, hex.EncodeToString(mac.Sum(nil)), len(c.body))
	c.out.Write(c.body)
	_ = c.conn.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := c.conn.Write(c.out.Bytes()); err != nil {
		return err
	}
	return c.answer()
}

func (c *client) dial() error {
	u, err := url.Parse(c.target)
	if err != nil {
		return err
	}
	c.path, c.host = u.Path, u.Host
	if c.conn, err = net.Dial("tcp", u.Host); err != nil {
		return err
	}
	c.in = bufio.NewReaderSize(c.conn, 4096)
	return nil
}

// answer reads a response with a Content-Length, the only kind expected.
func (c *client) answer() error {
	status, length := 0, -1
	for first := true; ; first = false {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		line = bytes.TrimRight(line, "\r\n")
		if first {
			if len(line) < 12 {
				return errors.New("not an HTTP answer")
			}
			status, _ = strconv.Atoi(string(line[9:12]))
			continue
		}
		if len(line) == 0 {
			break
		}
		if name, value, ok := bytes.Cut(line, []byte(": ")); ok && bytes.EqualFold(name, []byte("Content-Length")) {
			length, _ = strconv.Atoi(string(value))
		}
	}
	if length < 0 {
		return errors.New("an answer without a length")
	}
	if _, err := io.CopyN(io.Discard, c.in, int64(length)); err != nil {
		return err
	}
	if status/100 != 2 {
		return fmt.Errorf("status %d", status)
	}
	return nil
}

func (c *client) close() {
	if c.conn != nil {
		c.conn.Close()
		c.conn = nil
	}
}
