"""Time of judging a plan: ``.venv/bin/python -m bench.rules [rounds]``.

Every round judges every plan once, each as a fresh ``Plan`` whose indexes have yet to be built, in
processor time, so that other work on the machine counts little. Printed are the median and the
quartiles, and how much longer each plan takes than the one with half as many virtual machines
(median of the ratios, round by round); then the rules that take longest in the largest plans.

* ``alike``: an iSCSI plan whose virtual machines repeat those of an example.
* ``varied``: the same, but every virtual machine has sizes, a guest and an address of its own.
* ``broken`` and ``undecided``: nodes and virtual machines of the example with a fault of every
  kind, and of the half-done example, repeated: the plans with most findings.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from statistics import median, quantiles

from bench.plans import EXAMPLE, plan_of
from planner import plan_json
from planner.core.parts import Network, Vm, VmNic
from planner.core.plan import Plan
from planner.rules import RULES, check

ROUNDS = 20
SIZES = ((2, 12), (4, 40), (16, 200), (64, 1000), (64, 2000), (64, 4000), (64, 8000))
GUESTS = "10.64.0.0/16"
FIRST_GUEST = int(ip_address("10.64.0.2"))
SHOWN = 12


def varied(nodes: int, vms: int) -> Plan:
    """The plan of ``plan_of`` with virtual machines that all differ."""
    plan = plan_of(nodes, vms)
    there = next(network for network in plan.networks if "vm" in network.purposes)
    return replace(
        plan,
        networks=tuple(replace(n, subnet=GUESTS) if n is there else n for n in plan.networks),
        vms=tuple(_varied(vm, at, there) for at, vm in enumerate(plan.vms)),
    )


def _varied(vm: Vm, at: int, there: Network) -> Vm:
    def addressed(nic: VmNic) -> VmNic:
        address = str(ip_address(FIRST_GUEST + at)) if nic.vlan == there.vlan else None
        return replace(nic, address=address)

    return replace(
        vm,
        vcpus=1 + at % 16,
        memory_gib=1.0 + at % 61,
        disks=tuple(replace(disk, size_gib=40.0 + at % 977) for disk in vm.disks),
        nics=tuple(map(addressed, vm.nics)),
        guest_os=f"Windows Server 2022, image {at % 499}",
    )


def repeated(example: str) -> Callable[[int, int], Plan]:
    """Make plans of any size from an example by repeating its nodes and virtual machines."""
    base = plan_json.loads(EXAMPLE.with_name(f"{example}.json").read_bytes())

    def built(nodes: int, vms: int) -> Plan:
        hosts = (base.nodes[at % len(base.nodes)] for at in range(nodes))
        guests = (base.vms[at % len(base.vms)] for at in range(vms))
        return replace(
            base,
            nodes=tuple(replace(each, name=f"N{at:03}") for at, each in enumerate(hosts)),
            vms=tuple(
                replace(each, name=f"V{at:05}", owners=(), depends_on=())
                for at, each in enumerate(guests)
            ),
            storage=replace(
                base.storage,
                volumes=tuple(replace(each, presented_to=None) for each in base.storage.volumes),
            ),
            quorum=replace(base.quorum, no_vote=()),
        )

    return built


KINDS = {
    "alike": plan_of,
    "varied": varied,
    "broken": repeated("broken-everything"),
    "undecided": repeated("half-done-2019"),
}


@dataclass
class Timed:
    """A plan, and the processor time of judging it in each round."""

    kind: str
    plan: Plan
    took_ms: list[float] = field(default_factory=list)

    def judge(self) -> None:
        """Judge the plan once, without the indexes of the round before."""
        fresh = replace(self.plan)
        start = time.process_time()
        check(fresh)
        self.took_ms.append((time.process_time() - start) * 1000)


def main(rounds: int) -> None:
    """Print one line a plan, then the slowest rules at the largest of each kind."""
    plans = [Timed(kind, build(*size)) for kind, build in KINDS.items() for size in SIZES]
    gc.freeze()  # as the server does: the plans that wait here are not swept again and again
    for _ in range(rounds):
        for each in plans:
            each.judge()
    print(f"{rounds} rounds; milliseconds of processor time; {len(RULES)} rules")
    print(f"{'kind':10}{'nodes':>6}{'VMs':>6}{'findings':>9}{'median':>9}{'quartiles':>17}  growth")
    for each, half in zip(plans, [None, *plans], strict=False):
        print(_line(each, half))
    for kind, build in KINDS.items():
        print(f"\nSlowest rules, {kind} at {SIZES[-1]}:")
        for took_ms, rule_id in sorted(slow_rules(build(*SIZES[-1])), reverse=True)[:SHOWN]:
            print(f"{took_ms:9.2f} {rule_id}")


def _line(each: Timed, half: Timed | None) -> str:
    nodes, vms = len(each.plan.nodes), len(each.plan.vms)
    low, _, high = quantiles(each.took_ms, n=4)
    growth = ""
    if half is not None and (len(half.plan.nodes), 2 * len(half.plan.vms)) == (nodes, vms):
        growth = f"{median(b / a for a, b in zip(half.took_ms, each.took_ms, strict=True)):.2f}"
    findings = len(check(each.plan).findings)
    return (
        f"{each.kind:10}{nodes:6}{vms:6}{findings:9}{median(each.took_ms):9.2f}"
        f"{low:9.2f}{high:8.2f}  {growth}"
    )


def slow_rules(plan: Plan) -> list[tuple[float, str]]:
    """How long each rule takes that holds for the plan's version, once the indexes are built."""
    check(plan)
    took = []
    for rule in RULES.values():
        if rule.level_for(plan.windows_server) is None:
            continue
        start = time.process_time()
        if rule.applies(plan) is True:
            list(rule.judge(plan))
        took.append(((time.process_time() - start) * 1000, rule.id))
    return took


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
