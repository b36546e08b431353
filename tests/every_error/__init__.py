"""Every error of the specification, each with a request that gets it; docs/errors.md is made of it."""
