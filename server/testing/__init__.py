"""Sandboxes for tests of brokers: a server in the process of the test, and sandboxes on it that share nothing.

What is done to a sandbox beside booking goes through the control door, as it would from anywhere else. This package
needs no test framework (`server.pytest_plugin` has the fixtures for pytest), and knows no more of the server than how
to start it.
"""

from server.testing.control import Control, ControlError
from server.testing.running import Sandbox, Server, running_sandbox, running_server

__all__ = ["Control", "ControlError", "Sandbox", "Server", "running_sandbox", "running_server"]
