"""Designs that an experienced planner would sign: whole plans, each of another kind."""

from tests.designs import (
    branch_2019,
    desktops_2019,
    further,
    many_nics,
    one_subnet,
    spread,
    windows_2008r2,
    windows_2012,
    windows_2012r2,
    windows_2016,
    windows_2019,
    windows_2022,
    windows_2025,
)

DESIGNS = {
    build.__name__: build
    for build in (
        windows_2008r2.vendor_team_2008r2,
        windows_2008r2.three_nodes_2008r2,
        windows_2012.shared_sas_2012,
        windows_2012r2.blades_2012r2,
        windows_2012r2.converged_2012r2,
        windows_2016.fibre_channel_2016,
        windows_2016.file_server_2016,
        windows_2019.set_with_iscsi,
        windows_2019.two_sites,
        branch_2019.branch_office,
        desktops_2019.desktops,
        windows_2022.switchless_2022,
        windows_2022.sixteen_nodes_2022,
        windows_2025.converged_direct_2025,
        windows_2025.workgroup_2025,
        further.direct_fibre_2022,
        one_subnet.one_iscsi_subnet_2012r2,
        further.free_hypervisor_2019,
        spread.two_subnets_2022,
        spread.hybrid_pool_2016,
        many_nics.many_nics_2019,
    )
}
