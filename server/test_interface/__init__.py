"""The Test Interface: the standard's own control door for tests.

It makes opportunities to order, and lets sellers act on request. All of it is the ordinary catalogue and the
seller's desk, reached through another door: without this package every booking works as before, and nothing
outside of it knows that it exists, but for its routes and the setting that turns it off.

Source: openactive/test-interface.
"""
