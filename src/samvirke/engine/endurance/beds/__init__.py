"""Intensive care beds: how many are open on a day, who lies where, and for whom there is none.

Begin in `care.care_for`. `capacity` says what each hospital can open at each stage, `sharing` who takes
patients for whom, `journeys` how long a transfer takes, `course` day by day which stage is open; `cared` is
the answer. `kernel` and its twin `reference` hold the rules of a day.

Patients and beds are amounts, not heads: a bed staffed two days in three is two thirds of a bed.
"""
