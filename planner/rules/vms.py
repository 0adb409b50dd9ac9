"""Rules about vms."""
