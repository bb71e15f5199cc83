package llm

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/seed-151f84ba/intake/engine/answer"
)

// sentences is an answer on its way.
type sentences struct {
	client *Client
	call   *answer.Call
	reply  *reply
	cancel context.CancelFunc
	begun  time.Time
	cut    cutter
	muted  bool // nobody wants the answer
	given  int  // bytes
	closed bool

	coming chan piece // what the server sends; made when it is first waited for
}

// piece is one receipt from the server.
type piece struct {
	text string
	err  error
}

// maxAnswer bounds an answer, in bytes.
const maxAnswer = 4000

// lull is how long nothing has to follow what may be a sentence's end.
const lull = 10 * time.Millisecond

// Next implements answer.Sentences.
func (s *sentences) Next() (string, error) {
	for {
		if s.muted || s.closed || s.given > maxAnswer {
			return "", io.EOF
		}
		if next := s.cut.next(); next != "" {
			return s.give(next), nil
		}
		if s.complete() {
			if rest := s.cut.rest(); rest != "" {
				return s.give(rest), nil
			}
			return "", io.EOF
		}
		p, quiet := s.await(lull)
		if quiet {
			if next := s.cut.likely(); next != "" {
				return s.give(next), nil
			}
			p, _ = s.await(0)
		}
		if errors.Is(p.err, io.EOF) {
			return "", errCutOff // the string never ended: the length was reached
		}
		if p.err != nil {
			return "", fault(p.err, seen{status: 200})
		}
		s.cut.write(s.reply.in.feed(p.text))
	}
}

func (s *sentences) give(text string) string {
	s.given += len(text)
	return text
}

func (s *sentences) complete() bool {
	return s.reply.from == nil || s.reply.in.state == behind
}

// await returns the server's next piece; quiet when none comes within wait (0: for ever).
func (s *sentences) await(wait time.Duration) (p piece, quiet bool) {
	if s.coming == nil {
		s.coming = make(chan piece, 16)
		go receive(s.reply.from, s.coming)
	}
	if wait == 0 {
		p, ok := <-s.coming
		if !ok {
			p.err = io.EOF
		}
		return p, false
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case p, ok := <-s.coming:
		if !ok {
			p.err = io.EOF
		}
		return p, false
	case <-t.C:
		return piece{}, true
	}
}

// receive passes a stream on until it ends; closing the stream's context ends it.
func receive(from *stream, into chan<- piece) {
	defer close(into)
	for {
		text, err := from.recv()
		into <- piece{text, err}
		if err != nil {
			return
		}
	}
}

// drainFor is how long the end of a reply is waited for, where the server says what it cost.
const drainFor = 250 * time.Millisecond

// Close implements answer.Sentences. Of a reply that is complete but for its end the usage is read; any other is cut off.
func (s *sentences) Close() {
	if s.closed {
		return
	}
	s.closed = true
	if from := s.reply.from; from != nil {
		late := time.AfterFunc(drainFor, s.cancel)
		if s.reply.in.state != behind && !s.muted {
			from.stop()
		}
		for {
			if p, _ := s.await(0); p.err != nil {
				break
			}
		}
		late.Stop()
		from.close()
		count(s.call, from)
	}
	s.cancel()
	s.call.Got = s.reply.in.all.String()
	s.call.Took = time.Since(s.begun)
	s.client.note(s.call)
}
