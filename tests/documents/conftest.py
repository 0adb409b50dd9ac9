"""Build plans drawn once per run: drawing is what takes the time."""

import logging
from functools import cache

import pytest

from planner import plan_json
from planner.documents.info import DocumentInfo
from planner.documents.pdf import draw
from tests.build import EXAMPLES

INFO = DocumentInfo(made_on="2026-11-20", author="Alice Example", revision=3, rule_pack="pack-1")


def example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def draw_quietly(plan, info=INFO):
    """Draw a plan; a warning of WeasyPrint fails the test."""
    logger = logging.getLogger("weasyprint")
    kept = Kept()
    logger.addHandler(kept)
    try:
        pdf = draw(plan, info)
    finally:
        logger.removeHandler(kept)
    assert kept.messages == []
    return pdf


@cache
def _drawn(name):
    return draw_quietly(example(name))


@pytest.fixture
def drawn():
    """The PDF of an example by name, drawn once."""
    return _drawn
