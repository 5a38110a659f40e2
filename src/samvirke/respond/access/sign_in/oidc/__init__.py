"""Sign-in by OpenID Connect: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1).

Begin in `provider`. `settings` is what the node is told, `id_token` says whether a token can be trusted,
`fetch` is the network, which is given.
"""
