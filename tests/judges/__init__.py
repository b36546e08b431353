"""Judges from outside: the official validators, and an independent harvester, over what the sandbox answers."""
