"""Measurements: one command each, ``.venv/bin/python -m bench.<name>``."""
