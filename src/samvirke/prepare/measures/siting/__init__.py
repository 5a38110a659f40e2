"""Where should stations and units stand?

- `lscp`: the fewest sites that reach everybody (or every floor of service)
- `mclp`: the most that p sites can reach
- `backup`: the most that p sites can reach once and twice
- `mexclp`: the most that p units reach when each is busy part of the time
- `p_median`: the least sum of travel; `p_center`: the least longest travel
- `joint`: several agencies over the same candidate sites

All take who reaches whom (`Coverage`, or travel times) and what holds beside (`Restrictions`), and
return an `Answer`: sites, value, proven bound, gap and true status.
Points, cells and sites are numbered from 0; times are seconds, ``inf`` where there is no way.
"""
