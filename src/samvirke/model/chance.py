"""Where chance comes from: one keyed stream for each seed, run, purpose and entity.

Draws never depend on the order in which they are asked for, so two plans meet the same luck
(common random numbers) and a result does not depend on threads or machines. The streams are
Philox counters (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
"""

import hashlib

import numpy as np


def stream(seed: int, run: int, purpose: str, entity: str = "") -> np.random.Generator:
    """Return the generator of one purpose for one entity in one run.

    Parameters
    ----------
    seed
        Chosen by the user, 0 or more.
    run
        Number of the run, from 0.
    purpose
        What is drawn: "arrivals", "place", "scene time" … Two purposes never share numbers.
    entity
        Whom it is drawn for, such as a municipality number or a unit id.
    """
    word = hashlib.blake2b(f"{purpose}\0{entity}".encode(), digest_size=16).digest()
    low, high = int.from_bytes(word[:8], "little"), int.from_bytes(word[8:], "little")
    # The key is who plays (seed, run); the counter starts where purpose and entity say.
    key = np.array([seed & _WORD, run & _WORD], dtype=np.uint64)  # a list would turn large seeds into floats
    return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, low, high]))


_WORD = 2**64 - 1
