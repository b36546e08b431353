"""One scenario, played for an audience."""
