"""Where should how much stock lie, and what does more of it buy?

Begin in `problem`, which says what is asked on plain arrays, and `placement`, which answers by a
two-stage stochastic programme: stock is placed before anybody knows which epidemic comes, and shipped
when it is known. `frontier` sets cost against risk, `shared_budget` shares money among items, and
`proposal` puts it to a region.

Quantities are in the unit of the item (`samvirke.register.items`), money in NOK a year, time in weeks.
"""
