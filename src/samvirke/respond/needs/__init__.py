"""Needs find resources: need, request, offer, commitment, and the unit from its station and back.

A **need** says what an incident takes. A **request** puts it to centres, an **offer** answers, the asker
accepts, and the centre that answers for the unit writes the **commitment**: nobody commits the unit of
another. Each record has one home, so where a thing stands is read from several records: begin in `standing`.
What may be said when is a table, `data/messages.csv`, after the sixteen messages of EDXL-RM 1.0 (OASIS 2008),
read by `machine`. `coverage` counts; `conflicts` shows units promised twice, which people settle.
"""
