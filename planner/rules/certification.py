"""Rules about certification."""
