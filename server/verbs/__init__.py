"""The verbs for those who play with a running server: each is a client of its control door, and nothing else."""
