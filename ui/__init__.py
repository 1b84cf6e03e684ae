"""What faces a person: the window and the command line."""
