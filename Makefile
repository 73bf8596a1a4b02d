# Two commands: `make demo` and `make test`. Both do their own set-up on a fresh Debian machine
# with Rust.

.PHONY: demo test setup-demo setup-test

# Builds what a stranger needs first, fills an embedded database with the demo region, serves it.
demo: setup-demo
	cargo build --locked --profile demo --package cli
	./target/demo/renkei demo

# Everything CI runs.
test: setup-test
	cargo run --locked --quiet --package xtask -- ci

setup-demo:
	@.ci/setup demo

setup-test:
	@.ci/setup test
