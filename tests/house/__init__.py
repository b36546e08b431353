"""The house itself: its command line, its layout and style, and the one command that checks everything."""
