"""The press: warm, in pieces, with what was printed before."""

import hashlib
import os
import signal
import tempfile
from dataclasses import replace

import pytest

from planner import child
from planner.documents.info import DocumentInfo
from planner.documents.pdf import DocumentError, Press, render
from planner.documents.printing import Store
from tests.build import a_node, a_plan, a_vm

INFO = DocumentInfo(made_on="2026-11-20", author="Alice Example", revision=3)


@pytest.fixture(scope="module")
def press():
    with Press() as warm:
        yield warm


def the_plan():
    return a_plan(a_node("HV01"), a_node("HV02"), vms=(a_vm("VM01"),))


def test_a_warm_press_and_a_new_one_make_the_same_bytes(press):
    plan = the_plan()

    assert press.render(plan, INFO) == press.render(plan, INFO) == render(plan, INFO)


def test_what_was_kept_changes_no_byte_of_the_document(press, tmp_path):
    plan = the_plan()
    edited = replace(plan, title="Another title", vms=())
    fresh, fresh_edited = press.render(plan, INFO), press.render(edited, INFO)

    kept = [press.render(each, INFO, cache=tmp_path) for each in (plan, edited, plan, plan)]

    assert kept == [fresh, fresh_edited, fresh, fresh]


def test_an_edit_prints_only_what_it_changes(press, tmp_path):
    plan = the_plan()
    press.render(plan, INFO, cache=tmp_path)
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}

    press.render(replace(plan, title="Another title"), INFO, cache=tmp_path)

    after = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    untouched = {name for name in after if before.get(name) == after[name]}
    assert len(after) == len(before)
    assert len(untouched) >= len(after) - 6


def test_progress_counts_up_to_the_whole(press):
    told = []

    press.render(the_plan(), INFO, on_progress=lambda *each: told.append(each))

    done, whole, words = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert set(whole) == {whole[0]}
    assert (done[-1], words[-1]) == (whole[0], "Done")
    assert len(set(done)) > 10


def test_a_press_goes_on_after_a_document_that_was_stopped(press):
    with pytest.raises(DocumentError, match=r"It was stopped after 0\.01 seconds"):
        press.render(the_plan(), INFO, limits=child.Limits(seconds=0.01))

    assert press.render(the_plan(), INFO).startswith(b"%PDF-")


def test_a_press_goes_on_after_a_document_beyond_its_memory(press):
    with pytest.raises(DocumentError, match=r"It needed more than 64 MiB of memory"):
        press.render(the_plan(), INFO, limits=child.Limits(memory_mib=64))

    assert press.render(the_plan(), INFO).startswith(b"%PDF-")


@pytest.mark.parametrize("left", [0, 1000])
def test_a_damaged_piece_is_printed_anew(press, tmp_path, left):
    plan = the_plan()
    whole = press.render(plan, INFO, cache=tmp_path)
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:left])

    assert press.render(plan, INFO, cache=tmp_path) == whole


def test_a_press_that_was_killed_while_it_waited_is_started_anew():
    with Press() as press:
        first = press.render(the_plan(), INFO)
        _kill(press)

        assert press.render(the_plan(), INFO) == first


def test_a_press_killed_before_it_read_its_task_is_a_crash_and_no_more(monkeypatch):
    with Press() as press:
        press.render(the_plan(), INFO)
        _kill(press)
        with monkeypatch.context() as unseen:
            unseen.setattr(type(press._process), "is_gone", lambda _process: False)
            with pytest.raises(DocumentError, match="killed from outside"):
                press.render(the_plan(), INFO)

        assert press.render(the_plan(), INFO).startswith(b"%PDF-")


def _kill(press):
    child_of_ours = press._process._child
    os.kill(child_of_ours.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child_of_ours.pid, os.WEXITED | os.WNOWAIT)


def test_nothing_is_left_of_a_document_that_was_given_up(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    seen = []

    def give_up(done, _whole, _words):
        seen.extend(tmp_path.iterdir())
        if done > 2:
            raise ZeroDivisionError

    with Press() as press, pytest.raises(ZeroDivisionError):
        press.render(the_plan(), INFO, on_progress=give_up)

    assert (bool(seen), list(tmp_path.iterdir())) == (True, [])


def test_a_store_forgets_what_is_not_used(tmp_path):
    store = Store(tmp_path)
    names = [store.name(html) for html in ("a", "b")]
    for name in names:
        store.write(name, b"x")

    store.forget_all_but(names[:1])

    assert [store.holds(name) for name in names] == [True, False]
    assert len(list(tmp_path.iterdir())) == 1


def test_the_name_of_a_piece_is_of_its_text_alone(tmp_path):
    store = Store(tmp_path)

    assert store.name("a") == Store(tmp_path / "other").name("a")
    assert store.name("a") != store.name("b")
    assert len(bytes.fromhex(store.name("a"))) == hashlib.sha256().digest_size
