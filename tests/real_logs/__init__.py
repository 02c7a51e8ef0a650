"""The four public logs, loaded by the shipped examples and counted a second time by plain Python."""
