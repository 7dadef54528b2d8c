# A newcomer needs two of these on a fresh Debian 12 with Swift: `make run` and `make test`.
.PHONY: run test bench package setup

# Four councils with sample data on port 8080, the provider's console on 8081; prints where to look and how to sign in.
run:
	Config/setup
	swift build -c release --product guildhall
	.build/release/guildhall demo --provider 127.0.0.1:8081

# Every test, on one optimized build: Swift, then a real browser. The build has a folder of its own, for it is made so that
# tests see into it.
test: setup
	swift build -c release --build-tests -Xswiftc -enable-testing -Xswiftc -gnone --scratch-path .build/tests
	Config/swift-tests
	GUILDHALL_PROGRAM=$(CURDIR)/.build/tests/release/guildhall .build/venv/bin/python -m pytest Tests/browser -q -n 3 --dist worksteal

# How fast it is, beside its peers on the same machine.
bench:
	Config/setup bench
	swift build -c release --product guildhall
	Tests/bench/run

# A package for Debian 12, in .build.
package:
	Config/setup package
	swift build -c release --product guildhall
	Config/package

setup:
	Config/setup tests
