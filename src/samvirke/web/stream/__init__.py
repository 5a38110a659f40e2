"""What has changed, told as it changes: server-sent events that go on where they broke off.

Begin in `hub`. A `cursor` says how far somebody has heard each log; a `group` is all listeners who may see
the same, for whom a change is written out once; a `listener` is one connection.
"""
