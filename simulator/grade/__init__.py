"""Grades a real broker: judges its traffic, as a sandbox's journal has it, by what the standard demands of Brokers.

Knows the journal by the control door or as a file, and nothing of the server behind it. The way in is
`simulator.grade.judging.grade`; the command line is `simulator.grade.cli`.
"""
