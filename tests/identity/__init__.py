"""Tests of who may do what: OAuth 2, OpenID Connect, grants, and every way to be refused."""
