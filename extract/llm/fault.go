package llm

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/seed-151f84ba/intake/engine/answer"
)

// failure is a call that gave nothing. Its text holds no words of the customer, of the prompt or of the server.
type failure struct {
	outcome string        // answer.Outcome…
	status  int           // of the server; 0 = it did not answer
	again   bool          // the same request may succeed a moment later
	after   time.Duration // the server's advice
	lower   bool          // the server takes less than was asked of it
	message string        // the server's words, to find out what it does not take; never shown
	cause   error
}

func (f *failure) Error() string {
	if f.status != 0 {
		return fmt.Sprintf("model: %s (status %d)", f.outcome, f.status)
	}
	return "model: " + f.outcome
}

// Unwrap gives the cause.
func (f *failure) Unwrap() error { return f.cause }

// fault classifies an error by the wire first: the library has no status for some servers' error bodies.
func fault(err error, x seen) *failure {
	f := &failure{outcome: answer.OutcomeFailed, status: x.status, after: x.after, cause: err}
	var api *openai.APIError
	if errors.As(err, &api) {
		f.message = api.Message
		if api.Param != nil {
			f.message += " " + *api.Param
		}
	}
	var raw *openai.RequestError
	if errors.As(err, &raw) {
		f.message = string(raw.Body)
	}
	switch s := x.status; {
	case errors.Is(err, context.Canceled):
		f.outcome = answer.OutcomeCanceled
	case timedOut(err):
		f.outcome = answer.OutcomeTimeout
	case s == 0 && unsupported(err):
		f.outcome, f.lower, f.message = answer.OutcomeRefused, true, err.Error()
	case s == 400 || s == 415 || s == 422:
		f.outcome, f.lower = answer.OutcomeRefused, true
	case s == 408 || s == 409 || s == 429 || s >= 500 || s == 0:
		f.again = true
	case s >= 300:
		f.outcome = answer.OutcomeRefused
	default: // 2xx and then nonsense
		f.outcome = answer.OutcomeGarbage
	}
	return f
}

func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}

// unsupported says whether the library itself refuses the request for the model's name.
func unsupported(err error) bool {
	return errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated) || errors.Is(err, openai.ErrReasoningModelLimitationsOther) ||
		errors.Is(err, openai.ErrReasoningModelLimitationsLogprobs) || errors.Is(err, openai.ErrReasoningSamplingUnsupported)
}
