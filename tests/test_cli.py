import io
import json
import subprocess
import sys

import pypdf
import pytest

from planner import cli, models, plan_json
from tests.build import EXAMPLES


def run(capsys, *arguments):
    code = cli.main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def file(name):
    return str(EXAMPLES / f"{name}.json")


def test_check_exits_with_the_worst_answer(capsys):
    good, lab, half = file("article-fc"), file("article-2nic-lab"), file("half-done-2019")

    assert run(capsys, "check", good, lab)[0] == 0
    assert run(capsys, "check", good, half)[0] == 1
    assert run(capsys, "check", good, half, "nowhere.json")[0] == 2


def test_check_as_json_gives_one_object_a_line_and_file(capsys, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{}")

    code, out, err = run(
        capsys, "check", file("article-fc"), str(bad), file("half-done-2019"), "--format", "json"
    )

    first, second, third = (json.loads(line) for line in out.splitlines())
    assert code == 2
    assert err == ""
    assert (first["file"], first["verdict"], first["acceptable"]) == (
        file("article-fc"),
        "supported",
        True,
    )
    assert first["format"] == "cluster-plan-findings/1"
    assert second == {
        "file": str(bad),
        "error": 'format: is missing or not text; a plan says "cluster-plan/1".',
    }
    assert third["verdict"] == "incomplete"
    assert all(f["missing"] for f in third["findings"] if f["level"] == "unknown")


def test_check_as_text_names_verdict_place_and_remedy(capsys):
    code, out, _ = run(capsys, "check", file("article-2nic-lab"))

    assert code == 0
    assert out.startswith(f"{file('article-2nic-lab')}: unsupported, acceptable for lab (")
    assert "LAB-HV1 / LAN" in out


def test_check_reads_standard_input(capsys, monkeypatch):
    class Input:
        buffer = io.BytesIO((EXAMPLES / "article-fc.json").read_bytes())

    monkeypatch.setattr(sys, "stdin", Input)

    code, out, _ = run(capsys, "check", "-")

    assert code == 0
    assert out.startswith("-: supported")


def test_pdf_carries_its_plan(capsys, tmp_path):
    out = tmp_path / "plan.pdf"

    code, _, err = run(capsys, "pdf", file("article-3nic-iscsi"), "-o", str(out))

    assert (code, err) == (0, "")
    attached = pypdf.PdfReader(out).attachments["plan.json"][0]
    assert attached.decode() == (EXAMPLES / "article-3nic-iscsi.json").read_text()
    assert run(capsys, "check", str(out))[0] == 0


def test_pdf_of_a_bad_file_makes_nothing(capsys, tmp_path):
    out = tmp_path / "plan.pdf"

    code, _, err = run(capsys, "pdf", "nowhere.json", "-o", str(out))

    assert (code, err) == (2, "nowhere.json: cannot be read: No such file or directory\n")
    assert not out.exists()


def test_schema_is_the_generated_one(capsys):
    code, out, _ = run(capsys, "schema")

    assert code == 0
    assert json.loads(out) == plan_json.schema()


def test_rules_as_json_hold_the_catalogue(capsys):
    code, out, _ = run(capsys, "rules", "--format", "json")

    rows = json.loads(out)["rules"]
    assert code == 0
    assert [row["id"] for row in rows] == sorted(cli.RULES)


@pytest.mark.django_db
def test_import_and_export_round_trip(capsys):
    team = models.Team.objects.create(name="Field team")
    alice = models.User.objects.create(email="alice@example.com")
    models.Membership.objects.create(team=team, user=alice, role="owner")

    code, out, _ = run(capsys, "import", file("s2d-4node-2022"), "--team", "field TEAM")
    exported, text, _ = run(capsys, "export", out.strip())

    assert (code, exported) == (0, 0)
    assert text == (EXAMPLES / "s2d-4node-2022.json").read_text()


@pytest.mark.django_db
def test_import_into_no_team_is_refused(capsys):
    code, _, err = run(capsys, "import", file("article-fc"), "--team", "Nobody")

    assert (code, err) == (2, f'{file("article-fc")}: there is no one team called "Nobody"\n')


@pytest.mark.django_db
def test_export_of_an_unknown_code_is_refused(capsys):
    assert run(capsys, "export", "nonsense")[::2] == (2, 'plan: there is no plan "nonsense"\n')


def test_check_needs_no_database_and_no_settings(tmp_path):
    program = (
        "import sys; from planner import cli; code = cli.main(['check', sys.argv[1]]);"
        "loaded = {'planner.settings', 'planner.models'} & set(sys.modules);"
        "assert not loaded, loaded; sys.exit(code)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, file("article-fc")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
