"""Who may do what: the embedded OAuth 2 and OpenID Connect provider of a sandbox.

It keeps clients, sellers' logins, grants, codes and tokens, all in memory and all of one sandbox. It knows
neither HTTP nor the booking system: what follows from a grant that is revoked is passed in.
"""
