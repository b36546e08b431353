"""`run.py bench`: how fast the sandbox is, beside a bare handler on the same machine in the same run."""
