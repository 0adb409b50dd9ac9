import ast
import inspect
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planner.core import build
from planner.core.build.powershell import cmd, diskpart, for_each, imports, ps
from planner.core.build.values import (
    Address,
    Argument,
    Joined,
    Missing,
    OnSite,
    Raw,
    cmd_quote,
    number,
    quote,
    unprintable,
)

PACKAGE = Path(inspect.getfile(build)).parent
QUOTES = "'\u2018\u2019\u201a\u201b"


def unquoted(text):
    """Read a single-quoted string as PowerShell does; None where more follows its end."""
    assert text[0] in QUOTES
    value, at = "", 1
    while at < len(text):
        if text[at] in QUOTES:
            if at + 1 < len(text) and text[at + 1] in QUOTES:
                at += 1
            else:
                return value if at + 1 == len(text) else None
        value += text[at]
        at += 1
    return None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("HV01", "'HV01'"),
        ("", "''"),
        ("it's", "'it''s'"),
        ("\u2018", "'\u2018\u2018'"),
        ("\u2019", "'\u2019\u2019'"),
        ("\u201a", "'\u201a\u201a'"),
        ("\u201b", "'\u201b\u201b'"),
        ('a"b$(c)`d;e|f&g', "'a\"b$(c)`d;e|f&g'"),
    ],
)
def test_quote_doubles_every_single_quote_and_leaves_the_rest(value, expected):
    assert quote(value) == expected


@pytest.mark.parametrize(
    "character", ["\n", "\r", "\0", "\x1b", "\u0085", "\u2028", "\u2029", "\u202e", "\u200b"]
)
def test_quote_marks_what_would_end_or_turn_the_line(character):
    assert quote(f"a{character}b") == "<value not usable in PowerShell: a?b>"


@given(st.text(st.characters(codec="utf-8")))
@example("'\u2018'';\u2019")
def test_quoted_text_reads_back_as_itself(value):
    text = quote(value)

    assert text.startswith("<") if unprintable(value) else unquoted(text) == value


@given(st.text(st.sampled_from(QUOTES + '";|&$`(){}<> a'), min_size=1))
def test_quoted_quotes_read_back_as_themselves(value):
    assert unquoted(quote(value)) == value


@pytest.mark.parametrize("sign", list('"%&|<>^!\n\r\0'))
def test_cmd_quote_marks_what_cmd_would_read(sign):
    assert cmd_quote(f"a{sign}b") == "<value not usable in cmd: a?b>"


def test_cmd_quote_marks_a_backslash_that_would_eat_the_quote():
    assert cmd_quote("C:\\") == "<value not usable in cmd: C??>"


def test_cmd_quote_takes_other_text():
    assert cmd_quote("NIC 1 (LAN)'s") == '"NIC 1 (LAN)\'s"'


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (9014, "9014"), (2.0, "2"), (0.5, "0.5"), (1e15, "1" + "0" * 15)],
)
def test_number_has_no_exponent_and_no_needless_zeros(value, expected):
    assert number(value) == expected


def test_ps_renders_each_kind_of_value():
    command = ps(
        "Do-It {text} {whole} {yes} {no} {address} {raw} {many}",
        text="a b",
        whole=3,
        yes=True,
        no=False,
        address=Address("fe80::1"),
        raw=Raw("Static"),
        many=("a", "b'"),
    )

    assert command.text == "Do-It 'a b' 3 $true $false 'fe80::1' Static 'a', 'b'''"
    assert command.shell == "powershell"
    assert command.missing == ()


def test_cmd_renders_addresses_bare_and_text_in_quotes():
    command = cmd("netsh x name={name} {address}", name="LAN", address=Address("10.0.0.1"))

    assert (command.text, command.shell) == ('netsh x name="LAN" 10.0.0.1', "cmd")


def test_an_address_has_to_be_one():
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        Address("10.0.0.1; calc")


def test_an_address_has_no_zone():
    with pytest.raises(ValueError, match="has no zone"):
        Address("fe80::1%1; calc")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), True])
def test_only_finite_numbers_are_numbers(value):
    with pytest.raises(ValueError, match="finite numbers alone"):
        number(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_command_takes_no_number_that_is_none(value):
    with pytest.raises(ValueError, match="finite numbers alone"):
        ps("Do-It {value}", value=value)


@pytest.mark.parametrize("sign", list("*?[]"))
def test_a_name_is_no_pattern(sign):
    command = ps("Get-VM -Name {name}", name=f"VM{sign}")

    assert command.text == "Get-VM -Name <value not usable in PowerShell: VM?>"
    assert command.missing == ('another value than "VM?", which PowerShell cannot take',)


@pytest.mark.parametrize("value", ['a" b', "-type=any", "/s", "C:\\", "a\nb", "*"])
def test_an_argument_cannot_be_read_as_an_option_or_as_several(value):
    command = ps("nslookup {name}", name=Argument(value))

    assert command.text.startswith("nslookup <value not usable in PowerShell: ")
    assert len(command.missing) == 1


def test_an_argument_is_quoted():
    assert ps("nslookup {name}", name=Argument("it's")).text == "nslookup 'it''s'"


def test_text_can_be_joined_while_the_command_runs():
    command = ps("Do-It {path}", path=Joined(("C:\\it's\\", Raw("$_"), "\\a.vhdx")))

    assert command.text == "Do-It ('C:\\it''s\\' + $_ + '\\a.vhdx')"
    assert command.missing == ()


def test_a_joined_part_that_cannot_be_taken_is_missing():
    command = ps("Do-It {path}", path=Joined(("a*", Raw("$_"))))

    assert command.text == "Do-It (<value not usable in PowerShell: a?> + $_)"
    assert len(command.missing) == 1


@pytest.mark.parametrize("value", [True, Argument("a"), Joined(("a",))])
def test_cmd_refuses_values_that_it_has_no_form_for(value):
    with pytest.raises(TypeError, match="has no form"):
        cmd("netsh {value}", value=value)


@pytest.mark.parametrize("sign", ["\uff02", "\uff05", "\uff06", "\ufe6a"])
def test_cmd_quote_marks_wide_forms_of_its_signs(sign):
    assert cmd_quote(f"a{sign}b").startswith("<value not usable in cmd")


def test_diskpart_quotes_as_cmd_does_at_its_own_prompt():
    command = diskpart("format label={label} unit={unit}", label="CSV 1", unit=4096)

    assert (command.text, command.shell) == ('format label="CSV 1" unit=4096', "diskpart")


def test_a_command_can_run_for_each_machine():
    command = for_each(ps("Get-VM -Name {name}", name=Missing("name")))

    assert command.text == "$machines | ForEach-Object { Get-VM -Name <not decided: name> }"
    assert command.missing == ("name",)


def test_modules_are_those_of_the_cmdlets_each_once():
    used = (
        ps("Get-ClusterNode"),
        ps("Get-VM -Name {name}", name="Get-ADComputer"),
        for_each(ps("Move-ClusterGroup -Name $_")),
        ps("Add-WindowsFeature Hyper-V"),
        ps("Get-ADComputer -Identity {name}", name="x"),
        cmd("Get-ClusterNode"),
    )

    assert [command.text for command in imports(used)] == [
        "Import-Module FailoverClusters",
        "Import-Module ServerManager",
        "Import-Module ActiveDirectory",
    ]


def test_an_option_goes_with_its_value():
    template = "Do-It{gateway:-Gateway}{mask:mask=}"

    assert ps(template, gateway=None, mask=None).text == "Do-It"
    assert ps(template, gateway="a", mask=1).text == "Do-It -Gateway 'a' mask=1"


def test_none_needs_an_option():
    with pytest.raises(TypeError):
        ps("Do-It {value}", value=None)


def test_a_missing_value_is_marked_and_named():
    command = ps("Do-It {a} {b}", a=Missing("subnet of 'x'; $y"), b=Missing("subnet of 'x'; $y"))

    assert command.text == " ".join(["Do-It", *["<not decided: subnet of ?x?? ?y>"] * 2])
    assert command.missing == ("subnet of 'x'; $y",)


def test_a_value_known_on_site_is_marked_but_not_missing():
    command = ps("Do-It {a}", a=OnSite("number of the disk"))

    assert (command.text, command.missing) == ("Do-It <number of the disk>", ())


def test_an_unusable_value_is_missing():
    command = cmd("netsh {name}", name="50%")

    assert command.missing == ('another value than "50?", which cmd cannot take',)


def calls(*names):
    for path in sorted(PACKAGE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield path.name, node


def constant(node):
    if isinstance(node, ast.IfExp):
        return constant(node.body) and constant(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_templates_and_words_of_the_language_are_constants():
    found = [
        f"{name}:{call.lineno}"
        for name, call in calls("ps", "cmd", "diskpart", "Raw")
        if not (len(call.args) == 1 and constant(call.args[0]))
    ]

    assert found == []


def test_commands_are_made_by_the_renderer_alone():
    found = {name for name, _ in calls("Command")}

    assert found == {"powershell.py"}


def test_no_command_is_changed_after_it_was_made():
    """``replace`` could give a command another text; only whole phases are ever replaced."""
    keywords = {
        (name, keyword.arg)
        for name, call in calls("replace")
        for keyword in call.keywords
        if keyword.arg in {"text", "shell"}
    }

    assert keywords == set()


def test_nothing_else_in_the_product_makes_commands():
    others = [
        path.name
        for path in PACKAGE.parent.parent.rglob("*.py")
        if PACKAGE not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("planner.core.build.")
        and any(alias.name in {"ps", "cmd", "diskpart", "Raw"} for alias in node.names)
    ]

    assert others == []


def test_no_command_asks_for_a_secret_in_plain_sight():
    texts = [call.args[0].value for _, call in calls("ps", "cmd", "diskpart")]

    secrets = [t for t in texts if re.search(r"(?i)-(ChapSecret|AccessKey|Password|Credential)", t)]
    assert secrets
    assert [t for t in secrets if not re.search(r"Read-Host|Get-Credential|\$chap", t)] == []
