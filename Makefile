# Intake: every task a developer or CI runs. `make help` lists them.
GO      ?= go
BIN     := bin/intake
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.1.4
ROUNDS  ?= 50
FUZZTIME ?= 30s

export CGO_ENABLED := 0

.PHONY: help build run test deps fmt lint race fuzz bench eval crash assets

help: ## list the targets
	@awk 'BEGIN{FS=":.*## "} /^[a-z]+:.*## /{printf "  make %-8s %s\n",$$1,$$2}' $(MAKEFILE_LIST)

build: ## build the static binary into bin/
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/intake

run: build ## build and start everything: demo page, console, SQLite in data/
	./$(BIN) serve

test: deps ## run every test
	$(GO) test -timeout 20m ./...

deps: ## install what the tests need (PostgreSQL, Chromium) when run as root
	@.ci/deps

fmt: ## format the sources
	gofmt -w $$(git ls-files '*.go')

lint: ## vet, gofmt, staticcheck and govulncheck
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt would change:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	-$(GO) run $(GOVULNCHECK) ./...

race: ## run the tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -timeout 40m ./...

fuzz: ## a million random events against the ask ledger, then every fuzz target for FUZZTIME each
	$(GO) test -run '^TestLedger$$' -count 1 -v ./engine -events 1000000 -seed $$(date +%s)
	@for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p 2>/dev/null | grep '^Fuzz'); do \
	    echo "== $$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$p || exit 1; done; done

bench: build ## measure throughput and latency of the built program
	$(GO) run ./cmd/bench -bin $(BIN)

eval: build ## score extraction on the evaluation data beside the repository
	.ci/eval $(BIN)

crash: ## kill -9 the program under load, ROUNDS times an engine, and check that nothing acknowledged is lost
	$(GO) run ./cmd/crash -rounds $(ROUNDS)

assets: ## rebuild the embedded widget and console
	$(GO) run ./cmd/assets
