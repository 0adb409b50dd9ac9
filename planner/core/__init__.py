"""The plan and what can be worked out from it: pure Python, no Django, no network, no clock."""
