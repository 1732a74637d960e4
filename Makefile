# Commands of this repository. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup demo dev test lint bench faults load sqlx

help: ## What there is to do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: ## Install what building, running and testing need; quick where it is done
	@scripts/setup.sh

demo: ## Run it on a primary and a replica of its own, at http://127.0.0.1:3000 (DEMO_DATA=folder, DEMO_ARGS=...)
	@scripts/demo.sh

dev: ## The demo, rebuilt at every save
	@scripts/dev.sh

test: ## Everything that a change has to pass
	@scripts/test.sh

lint: ## The part of `make test` that runs nothing
	@scripts/test.sh lint

faults: ## Faults on purpose, and what came of each: docs/faults.md (FAULTS=name,name SOAK_MINUTES=60 SEED=n)
	@scripts/faults.sh

load: ## Measure what a release build takes, ten times as much, and 500 MiB (half an hour; LOAD=overload,within LOAD_MINUTES=10)
	@scripts/load.sh

sqlx: ## Check Samuso's own SQL against its schema anew, and keep the answers in .sqlx
	@scripts/sqlx.sh

bench: ## Measure it beside Django's admin and raw SQL, and write docs/benchmarks.md (BENCH=record,list for a part)
	@bench/run.sh
