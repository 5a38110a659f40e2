"""Words that other systems understand: CAP 1.2, EMSI (ISO/TR 22351), OGC API Features.

Readers take bytes from anybody, so each refuses what is too large, too deep or not what it claims, with every
fault it found in one go; writers take views, never state, so nothing leaves that its reader may not see.
"""
