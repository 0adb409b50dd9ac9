"""What a suggested layout is made from: NICs, ranges of numbers, and how networks share links."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from planner.core.fields import same_name, spell_address, spell_subnet
from planner.core.layout import Wish
from planner.core.layout.model import FIRST_VLAN
from planner.core.layout.nics import number_of_nics
from planner.core.layout.ranges import LAST_VLAN, overlaps, usual_supernet
from planner.core.plan import Plan
from planner.forms.fields import sentence

MOST_NICS = 16
LONGEST_PREFIX = 28
VMS_IN_A_LIST = 200
VARIANTS = (
    ("separate", "Separate: NICs for each network"),
    ("converged", "Converged: networks share a team"),
)


def whole_number(label: str, most: int, hint: str = "") -> forms.IntegerField:
    """A number from 1 to ``most`` that may be left empty."""
    message = f"{label} has to be a whole number from 1 to {most}."
    return forms.IntegerField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.NumberInput(attrs={"min": 1, "max": most}),
        error_messages={"invalid": message},
        validators=[MinValueValidator(1, message), MaxValueValidator(most, message)],
    )


class LayoutForm(forms.Form):
    """The wish; what was not sent stands at what the plan suggests itself."""

    nics_per_node = whole_number("NICs per node", MOST_NICS)
    variant = forms.ChoiceField(
        label="How networks share links",
        choices=VARIANTS,
        required=False,
        help_text="Converged is for 10 Gbit/s and faster, from 2012 on.",
    )
    supernet = forms.CharField(
        label="Address range",
        required=False,
        max_length=50,
        help_text="New subnets are cut from it.",
    )
    first_vlan = whole_number("First VLAN", LAST_VLAN, "New networks count on from it.")
    lan_subnet = forms.CharField(
        label="Subnet of the LAN",
        required=False,
        max_length=50,
        help_text="Leave empty to take one of the range.",
    )
    lan_gateway = forms.CharField(
        label="Gateway of the LAN",
        required=False,
        max_length=50,
        help_text="Leave empty for the first address.",
    )
    one_nic_for_vm = forms.CharField(label="A NIC for one VM alone", required=False, max_length=200)

    def __init__(self, sent: Mapping[str, Any], *, plan: Plan) -> None:
        self.plan = plan
        number = number_of_nics(plan)
        usual = {
            "nics_per_node": str(number) if number else "",
            "variant": "separate",
            "supernet": usual_supernet(plan),
            "first_vlan": str(FIRST_VLAN),
        }
        names = ("lan_subnet", "lan_gateway", "one_nic_for_vm", *usual)
        super().__init__({name: sent.get(name) or usual.get(name, "") for name in names})
        words = f"As in the plan: {number}." if number else "The plan has none yet."
        self.fields["nics_per_node"].help_text = words
        self._leave_decided_out()
        self._list_vms()
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def _leave_decided_out(self) -> None:
        """A subnet that the network for management has already is not asked for."""
        if any(network.subnet for network in self.plan.networks_for("management")):
            del self.fields["lan_subnet"]
            del self.fields["lan_gateway"]

    def _list_vms(self) -> None:
        vms = self.plan.vms
        if not vms:
            del self.fields["one_nic_for_vm"]
        elif len(vms) <= VMS_IN_A_LIST:
            listed = [("", "None"), *((vm.name, vm.name) for vm in vms)]
            self.fields["one_nic_for_vm"].widget = forms.Select(choices=listed)

    def clean_supernet(self) -> str:
        """An IPv4 range that holds at least one subnet."""
        supernet = self._spelled("supernet", spell_subnet)
        subnet = ip_network(supernet)
        if subnet.version != 4 or subnet.prefixlen > LONGEST_PREFIX:
            raise forms.ValidationError(
                f"Address range has to be an IPv4 range of /{LONGEST_PREFIX} or larger."
            )
        return supernet

    def clean_lan_subnet(self) -> str | None:
        """A subnet that no other network of the plan reaches into."""
        if not self.cleaned_data["lan_subnet"]:
            return None
        text = self._spelled("lan_subnet", spell_subnet)
        subnet = ip_network(text)
        for network in self.plan.networks:
            if network.subnet and overlaps(subnet, [ip_network(network.subnet)]):
                raise forms.ValidationError(
                    f"Subnet of the LAN overlaps with {network.subnet}, the subnet of "
                    f"{network.name}."
                )
        return text

    def clean_lan_gateway(self) -> str | None:
        """An address in any notation."""
        given = self.cleaned_data["lan_gateway"]
        return self._spelled("lan_gateway", spell_address) if given else None

    def clean_one_nic_for_vm(self) -> str | None:
        """The name of a VM of the plan."""
        name = self.cleaned_data["one_nic_for_vm"]
        if not name:
            return None
        vm = next((vm for vm in self.plan.vms if same_name(vm.name, name)), None)
        if vm is None:
            raise forms.ValidationError(f"The plan has no virtual machine called {name}.")
        return vm.name

    def clean(self) -> dict[str, Any]:
        """Hold the gateway against the subnet that it is to be in."""
        subnet = self.cleaned_data.get("lan_subnet")
        gateway = self.cleaned_data.get("lan_gateway")
        if subnet and gateway and ip_address(gateway) not in ip_network(subnet):
            self.add_error("lan_gateway", f"Gateway of the LAN is not in {subnet}.")
        return self.cleaned_data

    def _spelled(self, name: str, spell: Any) -> str:
        try:
            spelled: str = spell(self.cleaned_data[name])
        except ValueError as error:
            raise forms.ValidationError(sentence(f"{self.fields[name].label} {error}")) from None
        return spelled

    def wish(self) -> Wish:
        """The wish; only after ``is_valid()``."""
        return Wish(**self.cleaned_data)

    def sent(self) -> list[tuple[str, str]]:
        """Names and texts of the fields, to be sent again when the layout is set."""
        return [(name, str(self.data.get(name, ""))) for name in self.fields]
