"""The live console as people use it: in a real browser, with the mouse, the keyboard and a screen reader in mind."""
