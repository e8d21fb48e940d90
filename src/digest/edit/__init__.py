"""The editor's decisions: what stands in an issue, and where.

Functions from records to records; the same articles in any order give the same issue.
"""
