"""The control door without HTTP: what it says of a sandbox, and what it makes of what it is told.

It only calls what the sandboxes offer to anyone; taking it away leaves every booking as it is.
"""
