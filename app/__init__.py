"""The application: the picture of all work, the command, the screens."""
