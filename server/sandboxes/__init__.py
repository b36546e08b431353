"""The sandboxes of a server: each an isolated state with a clock, a journal and a name, and the list of them.

What brokers see of a sandbox is its booking system; what is here is what one plays with. This package knows no
HTTP, and no booking rule knows of it.
"""
