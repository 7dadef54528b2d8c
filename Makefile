# A newcomer needs two of these on a fresh Debian 12 with Swift: `make run` and `make test`.
.PHONY: run test bench setup

# Four councils with sample data on port 8080; prints where to look and how to sign in.
run:
	Config/setup
	swift build -c release --product guildhall
	.build/release/guildhall demo

# Every test: the writing rules, Swift, then a real browser on the release build.
test: setup
	swift format lint --recursive --strict --configuration .swift-format Package.swift Sources Tests
	swift build --build-tests
	Config/swift-tests
	swift build -c release --product guildhall
	.build/venv/bin/python -m pytest Tests/browser -q -n 3 --dist worksteal

# How fast it is, beside its peers on the same machine.
bench:
	Config/setup bench
	swift build -c release --product guildhall
	Tests/bench/run

setup:
	Config/setup tests
