import pytest

from planner.rules.shares import server_of


@pytest.mark.parametrize(
    ("share", "server"),
    [
        (r"\\FS01\Witness", "fs01"),
        (r"\\fs01.example.com\VMs\Disks", "fs01"),
        (r"\\fs01", None),
        (r"\\fs01\\x", None),
        (r"C:\VMs", None),
        (None, None),
    ],
)
def test_server_of_a_share(share, server):
    assert server_of(share) == server
