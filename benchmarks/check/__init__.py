"""Measures the checks: mutations, agreement with axe-core, speed; and makes the table of client support."""
