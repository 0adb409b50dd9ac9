"""The filter of the rule catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from planner.core.plan import VERSIONS
from planner.core.words import VERSION_WORDS
from planner.rules import Level, Rule

LEVELS = [("", "Any level"), *((str(level), str(level).capitalize()) for level in Level)]
# A rule never has the level "unknown": that is what it answers where the plan does not say enough.
LEVEL_CHOICES = [choice for choice in LEVELS if choice[0] != Level.UNKNOWN]
VERSION_CHOICES = [("", "Any version"), *((each, VERSION_WORDS[each]) for each in VERSIONS)]


class RuleFilterForm(forms.Form):
    """Words, level and version; what is not filled in filters nothing."""

    q = forms.CharField(
        label="Words or rule id",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(label="Level", required=False, choices=LEVEL_CHOICES)
    version = forms.ChoiceField(label="Version", required=False, choices=VERSION_CHOICES)

    def matching(self, rules: Iterable[Rule]) -> list[Rule]:
        """Rules that have every word, and the level in the version (or in any), by id."""
        values = self.cleaned_data if self.is_valid() else {}
        words = values.get("q", "").casefold().split()
        level = values.get("level", "")
        version = values.get("version", "")
        return sorted(
            (
                rule
                for rule in rules
                if _has_words(rule, words) and _has_level(rule, level, version)
            ),
            key=lambda rule: rule.id,
        )


def _has_words(rule: Rule, words: list[str]) -> bool:
    text = " ".join((rule.id, rule.title, rule.why, rule.remedy, *rule.facts)).casefold()
    return all(word in text for word in words)


def _has_level(rule: Rule, level: str, version: str) -> bool:
    levels = {each: str(found) for each, found in rule.levels.items()}
    if version:
        levels = {each: found for each, found in levels.items() if each == version}
    return bool(levels) and (not level or level in levels.values())
