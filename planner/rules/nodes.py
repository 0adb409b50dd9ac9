"""Rules about nodes."""
