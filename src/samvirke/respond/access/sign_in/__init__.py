"""Who is it? Local accounts for when the network is gone, OpenID Connect, and sessions for both.

Begin in `person`. `accounts` keeps passwords, `guesses` slows guessing down, `sessions` remembers who is
signed in, `oidc` asks a provider, `security_log` writes down what happened. The clock is given, milliseconds
since 1970; the only files are those whose path is given.
"""
