"""Clusterwright: plans Hyper-V failover clusters and judges the plans."""
