"""Action cards: ordered steps with owner and deadline, started from a template, ticked by those who do them.

Begin in `template` for what agencies load, `start_card` for what a person does first, `card_view` for what
people look at. The built-in templates are examples in our own words: an agency replaces them.
"""
