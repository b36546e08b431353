"""Tests of the Test Interface."""
