"""Appends to a journal under load until it is killed; prints each entry once it is acknowledged.

Run as a process of its own: `python appender.py FILE`. A line is `seq number key` for an entry, written to
standard output in one piece after its future was done.
"""

import os
import sys
import threading
import time
from pathlib import Path

from samvirke.respond.journal.canonical import canonical
from samvirke.respond.journal.content import Content
from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.entry import Part
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.journal.store import KeyUse

CALLERS = 8
BY = ("ola", "operator", "Innlandet brannvesen")


def main() -> None:
    """Append from several threads for ever."""
    journal = Journal(
        SqliteStore(Path(sys.argv[1])), "110.innlandet", "live", lambda: time.time_ns() // 10**6
    )
    life = journal.store.sizes().get("110.innlandet/1", 0)
    lock = threading.Lock()

    def call(caller: int) -> None:
        number = 0
        while True:
            key = f"{life}.{caller}.{number}"
            content = Content(
                "log-line/1", f"log:110.innlandet:{key}", "incident:110.innlandet:1", 1, BY, {"text": key}
            )
            draft = Draft((Part.sealed("FELLES", content.encoded(), os.urandom(16)),))
            entries, durable = journal.append(
                [draft] * (1 + number % 3), KeyUse(key, b"d" * 32, canonical(key))
            )
            if caller % 2:
                journal.hasten()
            durable.result()
            with lock:
                os.write(1, f"{entries[0].seq} {len(entries)} {key}\n".encode())
            number += 1

    threads = [threading.Thread(target=call, args=(caller,)) for caller in range(CALLERS)]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main()
