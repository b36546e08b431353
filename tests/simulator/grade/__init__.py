"""Tests of the grading of brokers."""
