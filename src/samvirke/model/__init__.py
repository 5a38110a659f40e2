"""The words everything else is said in.

Places, organisations, resources, capabilities, needs, disruptions, courses, outcomes and shortfalls,
as frozen values and as schemas of tables. No files, no clock, no chance of its own. Begin in `need`
and `tables`. Times are seconds, distances metres, positions WGS 84 degrees, moments UTC.
"""
