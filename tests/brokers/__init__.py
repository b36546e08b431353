"""Tests of what the sandbox offers to the tests of brokers: server.testing, the pytest plugin, and docs/testing.md."""
