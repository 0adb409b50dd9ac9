"""What ``static/`` holds that a command makes: ``.venv/bin/python -m assets``."""
