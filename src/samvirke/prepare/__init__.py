"""What falls short, and what helps?

Puts a region under a threat many times and shows what is missing, where, for whom and whose duty it
is. Knows every room below it. Begin in `stress`.
"""
