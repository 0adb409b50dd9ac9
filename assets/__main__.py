"""Make what is made: ``.venv/bin/python -m assets``. The tests tell when it has to be run again."""

from __future__ import annotations

import sys

from assets import bootstrap, font


def main() -> None:
    """Write the trimmed style sheet and the font of the pages, and say how long they are."""
    bootstrap.MADE.write_text(bootstrap.trimmed())
    font.MADE.write_bytes(font.cut())
    for file in (bootstrap.MADE, font.MADE):
        sys.stdout.write(f"{file.stat().st_size:7,} bytes  {file.name}\n")


if __name__ == "__main__":
    main()
