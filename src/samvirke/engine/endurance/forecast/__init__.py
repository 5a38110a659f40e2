"""The next weeks from today's state: admissions, patients in hospital and in intensive care.

Begin in `state`, what has been observed; `trend` fits the admissions, `paths` draws what may come, `flow`
lets patients come and go, `care` holds stays and shares against today's patients, `course` puts these
together, `backtest` says how good such forecasts were, and `score` what good means.

Days are whole days; index 0 is the first day observed, the last one is the origin: what a forecast knows.
Day 1 of a forecast is the day after. Values that are not known are NaN. Every coefficient is a row of
`engine/data/forecast.csv`.
"""
