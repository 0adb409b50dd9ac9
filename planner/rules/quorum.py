"""Rules about quorum."""
