"""What the claims of a project say together: for, against, or not at all, by context and stage."""
