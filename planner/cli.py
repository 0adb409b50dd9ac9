"""The command line: ``check``, ``pdf``, ``import``, ``export``, ``schema``, ``rules``.

``check``, ``pdf``, ``schema`` and ``rules`` need neither server nor database. Exit codes: 0 well
(for ``check``: every plan is acceptable), 1 not acceptable, 2 input or use that makes no sense.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from planner import plan_json
from planner.core.fields import spell_date
from planner.core.plan import Plan
from planner.core.words import version_words
from planner.documents.info import DocumentInfo
from planner.documents.pdf import DocumentError, render
from planner.imports.pdf import NotAPlanFile, plan_from_pdf
from planner.rules import RULES, Finding, Report, check, pack_version

OK, NOT_ACCEPTABLE, UNUSABLE = 0, 1, 2
VERDICTS = {
    "supported": "supported",
    "unsupported": "unsupported",
    "not_buildable": "not buildable",
    "incomplete": "incomplete",
}


class UnusableError(Exception):
    """Input that no command can work with; its text is for the user."""


def read_bytes(file: str) -> bytes:
    """Read a file, or standard input for ``-``, no further than a plan can be long."""
    limit = plan_json.MAX_BYTES + 1
    try:
        if file == "-":
            return sys.stdin.buffer.read(limit)
        with Path(file).open("rb") as handle:
            return handle.read(limit)
    except OSError as error:
        raise UnusableError(f"cannot be read: {error.strerror or error}") from None


def read_plan(file: str) -> Plan:
    """Read a plan from JSON, or from a PDF that carries one."""
    data: bytes | str = read_bytes(file)
    try:
        if isinstance(data, bytes) and data.startswith(b"%PDF-"):
            data = plan_from_pdf(data)
        return plan_json.loads(data)
    except (plan_json.InvalidPlanError, NotAPlanFile) as error:
        raise UnusableError(str(error)) from None


def run_check(options: argparse.Namespace) -> int:
    """Judge each file; the worst exit code wins."""
    worst = OK
    for file in options.files:
        try:
            report = check(read_plan(file))
        except UnusableError as error:
            worst = UNUSABLE
            if options.format == "json":
                write_line({"file": file, "error": str(error)})
            else:
                complain(f"{file}: {error}")
            continue
        if options.format == "json":
            write_line({"file": file, **report.as_json()})
        else:
            print("\n".join(report_lines(file, report)))
        worst = max(worst, OK if report.acceptable else NOT_ACCEPTABLE)
    return worst


def report_lines(file: str, report: Report) -> list[str]:
    """Write a report for a terminal."""
    fits = "acceptable" if report.acceptable else "not acceptable"
    counts = ", ".join(f"{count} {level}" for level, count in report.counts.items() if count)
    lines = [f"{file}: {VERDICTS[report.verdict]}, {fits} for {report.environment} ({counts})"]
    return lines + [line for finding in report.findings for line in finding_lines(finding)]


def finding_lines(finding: Finding) -> list[str]:
    """Write one finding for a terminal."""
    accepted = " (accepted)" if finding.accepted else ""
    return [
        f"  {finding.level}{accepted}: {finding.place}: {finding.message}",
        f"    {finding.rule.remedy} [{finding.rule.id}]",
    ]


def run_pdf(options: argparse.Namespace) -> int:
    """Make the build plan of a file."""
    plan = read_plan(options.file)
    made_on = options.date or datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        pdf = render(plan, DocumentInfo(made_on=made_on))
        Path(options.output).write_bytes(pdf)
    except DocumentError as error:
        raise UnusableError(str(error)) from None
    except OSError as error:
        raise UnusableError(f"{options.output} cannot be written: {error.strerror}") from None
    return OK


def run_schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of the plan document."""
    print(json.dumps(plan_json.schema(), indent=2))
    return OK


def run_rules(options: argparse.Namespace) -> int:
    """Print the rule catalogue."""
    catalogue = [RULES[rule_id] for rule_id in sorted(RULES)]
    if options.format == "json":
        rows = [
            {
                "id": rule.id,
                "title": rule.title,
                "levels": {version: str(level) for version, level in rule.levels.items()},
                "why": rule.why,
                "remedy": rule.remedy,
                "source": rule.source.url,
                "facts": list(rule.facts),
                "origin": rule.origin,
                "tests": list(rule.tests),
            }
            for rule in catalogue
        ]
        print(
            json.dumps({"rule_pack": pack_version(), "rules": rows}, indent=2, ensure_ascii=False)
        )
        return OK
    print(f"Rule pack {pack_version()}, {len(catalogue)} rules")
    for rule in catalogue:
        spans = ", ".join(f"{version_words(v)}: {level}" for v, level in rule.levels.items())
        levels = str(rule.worst) if len(set(rule.levels.values())) == 1 else spans
        print(f"{rule.id}: {rule.title} ({levels})")
    return OK


def run_import(options: argparse.Namespace) -> int:
    """Store a file as a new plan of a team."""
    plan = read_plan(options.file)
    start_django()
    from planner import models
    from planner.services.plans import create_plan

    teams = models.Team.objects.filter(name__iexact=options.team)[:2]
    if len(teams) != 1:
        raise UnusableError(f'there is no one team called "{options.team}"')
    owner = teams[0].memberships.filter(role=models.Membership.Role.OWNER).first()
    if owner is None:
        raise UnusableError(f'team "{options.team}" has no owner')
    row = create_plan(team=teams[0], plan=plan, by=owner.user, summary="Imported")
    print(row.code)
    return OK


def run_export(options: argparse.Namespace) -> int:
    """Print the plan of a code as canonical JSON."""
    start_django()
    from planner import models
    from planner.snapshot import snapshot

    try:
        row = models.Plan.objects.get(code=UUID(options.code))
    except (ValueError, models.Plan.DoesNotExist):
        raise UnusableError(f'there is no plan "{options.code}"') from None
    sys.stdout.write(plan_json.dumps(snapshot(row)))
    return OK


def start_django() -> None:
    """Make models usable; only ``import`` and ``export`` need the database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planner.settings")
    django.setup()


def write_line(content: dict[str, Any]) -> None:
    """Print one JSON object on one line."""
    print(json.dumps(content, ensure_ascii=False))


def complain(text: str) -> None:
    """Say what is wrong on standard error."""
    print(text, file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    top = argparse.ArgumentParser(prog="plan", description="Check and print cluster plans.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        words = (run.__doc__ or "").partition("\n")[0]
        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(run=run)
        return added

    adding = command("check", run_check)
    adding.add_argument("files", nargs="+", metavar="FILE", help="a plan, or - for standard input")
    adding.add_argument("--format", choices=("text", "json"), default="text")
    adding = command("pdf", run_pdf)
    adding.add_argument("file", metavar="FILE")
    adding.add_argument("-o", "--output", required=True, metavar="OUT.pdf")
    adding.add_argument(
        "--date", metavar="DATE", type=spell_date, help="date to print, not today's"
    )
    adding = command("import", run_import)
    adding.add_argument("file", metavar="FILE")
    adding.add_argument("--team", required=True, metavar="T", help="name of the team")
    adding = command("export", run_export)
    adding.add_argument("code", metavar="CODE", help="the plan's code, as in its address")
    command("schema", run_schema)
    adding = command("rules", run_rules)
    adding.add_argument("--format", choices=("text", "json"), default="text")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except UnusableError as error:
        complain(f"{getattr(options, 'file', '') or 'plan'}: {error}")
        return UNUSABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


if __name__ == "__main__":
    sys.exit(main())
