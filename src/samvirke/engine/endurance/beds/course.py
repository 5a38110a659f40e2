"""Which stage is open at each hospital on each day."""

import numpy as np

from samvirke._kernel import kernel
from samvirke.travel.times import Floats, Ints


@kernel
def open_stages(need: Floats, group: Ints, opens_above: Floats, longest_days: Floats) -> Ints:
    """Return the stage of each hospital and day, shape ``(n_hospitals, n_days)``.

    A hospital asks for the stage that its own need calls for, or that of its group together if that is
    higher. It gets it for as long as its days last: a day at a stage is also a day at every stage below,
    and days are used in the order they come, for nobody knows how long it will be. No hysteresis: a stage
    closes on the first day without need.

    Parameters
    ----------
    need
        Uncapped, shape ``(n_hospitals, n_days)``.
    group
        Number of the group of each hospital, shape ``(n_hospitals,)``.
    opens_above
        Need above which the next stage is asked for, shape ``(n_stages - 1, n_hospitals)``; a group's is
        the sum.
    longest_days
        Shape ``(n_stages,)``.
    """
    n_hospitals, n_days = need.shape
    n_steps = opens_above.shape[0]
    n_groups = 0
    for h in range(n_hospitals):
        n_groups = max(n_groups, group[h] + 1)
    together = np.zeros((n_steps, n_groups))
    for step in range(n_steps):
        for h in range(n_hospitals):
            together[step, group[h]] += opens_above[step, h]
    used = np.zeros((n_steps + 1, n_hospitals))
    stage = np.zeros((n_hospitals, n_days), dtype=np.int64)
    of_group = np.zeros(n_groups)
    for day in range(n_days):
        of_group[:] = 0.0
        for h in range(n_hospitals):
            of_group[group[h]] += need[h, day]
        for h in range(n_hospitals):
            for step in range(n_steps):
                asked = need[h, day] > opens_above[step, h] or of_group[group[h]] > together[step, group[h]]
                if not asked or used[step + 1, h] >= longest_days[step + 1]:
                    break
                used[step + 1, h] += 1.0
                stage[h, day] = step + 1
    return stage


def open_stages_plain(need: Floats, group: Ints, opens_above: Floats, longest_days: Floats) -> Ints:
    """Say what `open_stages` means, stage by stage."""
    members = group[:, None] == group[None, :]
    group_need = members @ need
    stage = np.zeros(need.shape, dtype=np.int64)
    for step, own in enumerate(opens_above):
        asked = (need > own[:, None]) | (group_need > (members @ own)[:, None])
        asked &= stage == step  # one who is not at the stage below cannot go on
        granted = asked & (np.cumsum(asked, axis=1) <= longest_days[step + 1])
        stage[granted] = step + 1
    return stage
