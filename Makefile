# Thin targets over the go command. "make help" lists them.
.DEFAULT_GOAL := help
.PHONY: help setup build run test fmt vet lint unit race golden fuzz bench peers gobench package package-check generate clean

# The version is stamped by .ci/build; Go's own stamping fails where the folder belongs to somebody else.
export GOFLAGS += -buildvcs=false

CASE ?=
LINT := build/tools/golangci-lint
FUZZTIME ?= 30s
BENCHTIME ?= 1s
BENCHFLAGS ?=
TARGETS ?=
PEERS := supercluster@9.1.0 @duckdb/node-api@1.4.3-r.1

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install the system packages that building and testing need
	@.ci/setup test

build: ## build build/incidentmap
	@.ci/setup
	@.ci/build

run: build ## open the window on the built-in case (CASE=file: on another); without a display write build/map.png and build/incidents.txt
	@.ci/start $(CASE)

test: setup ## everything that must hold before a change goes in
	@$(MAKE) --no-print-directory fmt vet lint unit

fmt: ## fail if a file is not formatted
	@test -z "$$(gofmt -l . | tee /dev/stderr)"

vet:
	go vet ./...

lint: $(LINT) ## golangci-lint, as .golangci.yml says
	$(LINT) run ./...

$(LINT): tools/go.mod tools/go.sum
	@echo "building the linter; the first time takes some minutes"
	cd tools && go build -o ../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

# The race detector runs where goroutines share something; pictures are compared without it, since it makes them ten times as slow. The
# window is tested last and alone, so that no other test takes its processor.
RACE = ./app/mapview ./app/model ./app/scene ./geo/basemap ./geo/tiles
SHARED = TheSameSceneGives|TheSameBytes|MadeWhileTheMapIsDrawn|DependOnWhatWasDrawn
REST = $$(go list ./... | grep -vE '/app/(e2e|mapview|model|scene)$$|/geo/(basemap|tiles)$$')

unit: ## unit tests, golden pictures and the test of the real window
	go test -shuffle=on -race $(RACE)
	go test -race -run '$(SHARED)' ./geo/render
	go test -shuffle=on $(REST)
	cd tools/package && go test ./...
	go test -count=1 ./app/e2e

race: ## all tests with the race detector
	go test -race -shuffle=on ./...

golden: ## write the golden files anew; look at each one that changes
	go test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update

fuzz: ## fuzz each decoder for FUZZTIME
	@grep -rhoE --include='*_test.go' '^func Fuzz[A-Za-z0-9]+' . -H | sed 's/:func / /' | while read -r file name; do \
		echo "$$name"; go test "$$(dirname $$file)" -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) || exit 1; done

bench: setup build ## measure all that must be fast, in one table (3 minutes; BENCHFLAGS=-h lists the options)
	@go build -tags migrated_fynedo -o build/bench/ ./internal/bench/opening ./internal/bench/table ./internal/bench/window
	@build/bench/table -o build/bench.md $(BENCHFLAGS)

# DuckDB's module has its library in it; nothing is built or fetched while it is installed.
peers: ## the same tasks with ogr2ogr, DuckDB and supercluster beside ours (3 minutes)
	@mkdir -p build/peers
	@! command -v npm >/dev/null || npm install --silent --no-audit --no-fund --ignore-scripts --no-save --prefix build/peers $(PEERS) || \
		echo "the modules of Node.js could not be installed; going on without them"
	@go run -tags migrated_fynedo ./internal/bench/peers -modules build/peers

gobench: ## the Go benchmarks of each package
	go test -run '^$$' -bench . -benchtime $(BENCHTIME) -benchmem ./...

package: ## the packages for Linux and Windows into dist (on a Mac: for macOS), with checksums; TARGETS=deb makes one of them
	@.ci/setup package
	cd tools/package && go build -o ../../build/package .
	@build/package -o dist $(TARGETS)

package-check: ## install, run and remove the packages that are in dist, in systems of their own; needs root
	@.ci/setup package-check
	@.ci/package-check

generate: ## build the embedded basemap and icon anew from their sources, and gather the licences of all that is linked
	go generate ./...

clean: ## remove what was built
	rm -rf build dist
