"""The gate: off this machine, people's pages want a password until there is a real sign-in."""
