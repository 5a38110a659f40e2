"""The name of a register as it stood: what an exercise was made from."""

import hashlib

from samvirke.register.region import Region


def region_hash(region: Region) -> str:
    """Return the SHA-256 of all tables of a region, 64 hexadecimal digits.

    The same rows in the same order give the same hash on any machine; a changed cell gives another.
    """
    digest = hashlib.sha256(region.name.encode())
    for name in sorted(region.tables):
        text = region.tables[name].to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S%z")
        digest.update(f"\n{name} {len(text)}\n".encode())
        digest.update(text.encode())
    return digest.hexdigest()
