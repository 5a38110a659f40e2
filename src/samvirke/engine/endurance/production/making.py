"""A production plan carried out day by day: what is finished, and when it may be used."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.production.lines import DAYS_A_WEEK, Lines
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

DAY_S = 86_400
CRUMB_H = 1e-9  # hours; a batch that lacks less is finished: sums of floats are not exact


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Made:
    """What the lines made.

    Parameters
    ----------
    items
        Rows of `deliveries`.
    deliveries
        Released and ready for use from the morning of each day, shape ``(n_items, n_days)``, in the unit of
        the item.
    finished
        Batches finished that day, shape ``(n_products, n_days)``.
    hours
        Hours that each line ran, shape ``(n_lines, n_days)``.
    left_over
        Batches of the plan that were not finished in time for the last day, shape ``(n_products,)``.
    """

    items: tuple[str, ...]
    deliveries: Floats
    finished: Ints
    hours: Floats
    left_over: Ints


def make(
    lines: Lines,
    batches: Ints,
    *,
    days: int,
    items: tuple[str, ...],
    running: Floats | None = None,
) -> Made:
    """Carry out a plan day by day.

    A line runs a seventh of its hours each day. The work of a week is queued on its first day, product by
    product in the order of the lines: the set-up, then its batches; what a week does not finish goes on
    before the work of the next. A batch finished on a day with a release of r days comes on the morning
    r + 1 days later.

    Parameters
    ----------
    lines
        What can be made.
    batches
        The plan, whole numbers, shape ``(n_products, n_weeks)``.
    days
        How many days are followed, 1 or more.
    items
        Which items `deliveries` shows, in that order; others are made and not shown.
    running
        Share of its hours that each line runs that day, 0-1, shape ``(n_lines, days)``; None: all.

    Raises
    ------
    InvalidValueError
        When shapes disagree, batches are below 0, or the plan takes more raw material than there is.
    """
    running = np.ones((len(lines.names), days)) if running is None else running
    _reject_unfit(lines, batches, days, running)
    finished = np.zeros((len(lines.items), days), dtype=np.int64)
    hours = np.zeros((len(lines.names), days))
    for number in range(len(lines.names)):
        queue: list[list[float]] = []  # [hours left, product or -1 for a set-up], the first first
        for day in range(days):
            if day % DAYS_A_WEEK == 0 and day // DAYS_A_WEEK < batches.shape[1]:
                queue += _work(lines, batches[:, day // DAYS_A_WEEK], number)
            left_h = lines.hours_per_week[number] / DAYS_A_WEEK * running[number, day]
            while queue and left_h > 0:
                used_h = min(left_h, queue[0][0])
                queue[0][0] -= used_h
                left_h -= used_h
                hours[number, day] += used_h
                if queue[0][0] > CRUMB_H:
                    break  # the day is over before it
                product = int(queue.pop(0)[1])
                if product >= 0:
                    finished[product, day] += 1
    return Made(
        items=items,
        deliveries=_released(lines, finished, items),
        finished=finished,
        hours=hours,
        left_over=batches.sum(axis=1) - finished.sum(axis=1),
    )


def lines_running(lines: Lines, course: Course, *, days: int) -> Floats:
    """Return the share of its hours that each line can run on each day of a course.

    Disruptions that hit the table `lines` (the name of a line or the id of one of its products: a line burns
    once, whatever number of products the course names) or the organisation that runs it take their share of
    the days that they cover; several are multiplied.

    Returns
    -------
    Shape ``(n_lines, days)``, 0-1.
    """
    hit_by = set()
    for row in course.disruptions.to_dict("records"):
        for number, (name, owner) in enumerate(zip(lines.names, lines.owners, strict=True)):
            products = {lines.ids[p] for p in np.flatnonzero(lines.line == number)}
            by_line = row["hit_table"] == "lines" and row["hit"] in {name, *products}
            if by_line or (row["hit_table"] == "organisations" and row["hit"] == owner):
                hit_by.add((number, row["from_s"], row["until_s"], row["share_left"], row["cause"]))
    share = np.ones((len(lines.names), days))
    starts_s = np.arange(days) * DAY_S
    for number, from_s, until_s, share_left, _ in sorted(hit_by):
        covered_s = np.minimum(starts_s + DAY_S, until_s) - np.maximum(starts_s, from_s)
        share[number] *= 1.0 - (1.0 - share_left) * np.clip(covered_s / DAY_S, 0.0, 1.0)
    return share


def _work(lines: Lines, batches: Ints, number: int) -> list[list[float]]:
    work: list[list[float]] = []
    for product in np.flatnonzero((lines.line == number) & (batches > 0)):
        work.append([float(lines.setup_h[product]), -1.0])
        work += [[float(lines.batch_h[product]), float(product)] for _ in range(batches[product])]
    return work


def _released(lines: Lines, finished: Ints, items: tuple[str, ...]) -> Floats:
    n_days = finished.shape[1]
    deliveries = np.zeros((len(items), n_days))
    wait = 1 + np.ceil(lines.release_days).astype(np.int64)
    for product, item in enumerate(lines.items):
        if item in items and wait[product] < n_days:
            made = finished[product, : n_days - wait[product]] * lines.batch_quantity[product]
            deliveries[items.index(item), wait[product] :] += made
    return deliveries


def _reject_unfit(lines: Lines, batches: Ints, days: int, running: Floats) -> None:
    n_products, n_lines = len(lines.items), len(lines.names)
    if days < 1 or batches.ndim != 2 or len(batches) != n_products or running.shape != (n_lines, days):
        raise InvalidValueError(
            f"batches is {batches.shape}, running {running.shape} and days {days}; they must be "
            f"({n_products}, n_weeks), ({n_lines}, days) and 1 or more"
        )
    if (batches < 0).any() or not ((running >= 0) & (running <= 1)).all():
        raise InvalidValueError("batches must be 0 or more, and the share that a line runs 0 to 1")
    over = batches.cumsum(axis=1) > lines.raw_until(batches.shape[1])
    if over.any():
        product, week = np.argwhere(over)[0]
        raise InvalidValueError(
            f"the plan has made {batches[product, : week + 1].sum()} batches of {lines.items[product]} by "
            f"week {week}, and raw material is enough for "
            f"{lines.raw_until(week + 1)[product, week]:g}; make fewer"
        )
