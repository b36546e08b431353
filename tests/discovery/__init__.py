"""Tests of open data and discovery, from the text of the specifications."""
