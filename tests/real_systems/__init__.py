"""Real systems, set up beside the project: each test skips where its system is not there."""
