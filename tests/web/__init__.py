"""The web layer, apart from what it serves."""
