"""Whom to send: small named rules, as data that the simulator, its twin and the advice all read.

Begin in `dispatch`: what a Dispatch holds. `rule` says what a rule is, `named` lists those there are
(`nearest`, `own_first`, `agreements`, `run_cards`, `cover_keeping`, `divert`, `dmexclp`, `compliance`) and
reads them from a command line. A new rule is a file here that makes one part of a Dispatch, and a line
in `named`.
"""
