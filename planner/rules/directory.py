"""Rules about the directory."""
