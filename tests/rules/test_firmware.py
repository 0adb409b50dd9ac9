import pytest

from planner.rules import RULES, Problem, Unknown
from planner.rules.firmware import no_secure_boot, no_tpm
from tests.build import a_node, a_plan

NODES = (
    ("HV01", {}),
    ("HV02", {"secure_boot": False, "tpm": "none"}),
    ("HV03", {"secure_boot": True, "tpm": "2.0"}),
    ("HV04", {"secure_boot": True, "tpm": "1.2"}),
    ("HV05", {"secure_boot": False, "tpm": "none", "windows_server": "2012r2"}),
)


@pytest.mark.parametrize(
    ("judge", "field", "message"),
    [
        (no_secure_boot, "secure_boot", "HV02 starts without Secure Boot."),
        (no_tpm, "tpm", "HV02 has no TPM."),
    ],
)
def test_nodes_from_2016_on_are_asked_for_their_firmware(judge, field, message):
    plan = a_plan(*(a_node(name, **values) for name, values in NODES))

    assert list(judge(plan)) == [
        Unknown("nodes/HV01", field),
        Problem("nodes/HV02", message, "2019"),
    ]


@pytest.mark.parametrize("name", ["no-secure-boot", "no-tpm"])
def test_firmware_is_judged_from_2016(name):
    rule = RULES[f"firmware.{name}"]
    old, new = (a_plan(a_node(), windows_server=version) for version in ("2012r2", "2016"))

    assert (rule.applies(old), rule.applies(new), rule.applies(a_plan())) == (False, True, False)
    assert (rule.level_for("2012r2"), rule.level_for("2016")) == (None, "advice")
