"""The public site at ``/``: what its owner has released, warnings, advice, and the visitor's own choice.

`purposes.toml` is the one declaration of what is stored on a visitor's device and why: the form, the proof,
the privacy policy and the gate that lets cookies through all read it. Begin in `site`; the visitor's choice
is made in `consent`, held by `choice`, proved by `proof` and enforced by `gate`.
"""
