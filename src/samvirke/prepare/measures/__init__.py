"""What closes a shortfall, and at what cost?

Knows regions, travel times and what people need. Begin in `siting`: where stations and units should
stand. Every answer says how good it is: value, proven bound, gap and true status.
"""
