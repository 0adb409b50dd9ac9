"""What is read from files: one module per format; a parser returns what it read, it never saves."""
