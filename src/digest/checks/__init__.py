"""Checks of a mail, ours or anybody's: what is wrong, where, why, and how to mend it.

A check is one rule; a finding is one violation of it. `engine.check` runs the checks of all families over a mail that
`reading` took apart. Every family is a module; `digest.checks` is the group of entry points for those of others.
"""
