"""A few kills of real workers, as ``bench.kills`` does twenty."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_no_job_is_lost_or_made_twice_where_workers_are_killed():
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}

    done = subprocess.run(
        [sys.executable, "-m", "bench.kills", "--kills", "3", "--seed", "5"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )

    lines = {line.partition("  ")[0]: line.split()[-1] for line in done.stdout.splitlines()}
    assert (lines.get("kills"), lines.get("one result each, as recorded")) == ("3", "yes")
    assert done.returncode == 0
