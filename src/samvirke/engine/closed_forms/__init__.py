"""An answer at once: queueing formulas for call centres and for units that help one another.

`erlang`: operators of one queue. `hypercube`: which unit is busy how much, exactly. `larson`: the same,
nearly, for any number of units. All hold in the long run for calls at random (Poisson) and exponential
service times; what they leave out (hours, overflow, several agencies) is simulated. The load is in erlangs:
calls a second times mean seconds of work a call.
"""
