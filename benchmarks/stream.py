"""The change stream: a thousand listeners in a process of their own, against a real `samvirke serve`.

A change is written ten times a second for a while; each listener notes when it heard of each. What is
counted is the time from just before the request that writes until the listener has the event: writing to
the disk, the fan-out and the network of this machine are all in it.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.harness import Benchmark
from samvirke.web.node_folder import make_node

LISTENERS = 1000
CHANGES, EACH_S = 100, 0.1
PATIENCE_S = 60.0
TARGET_S = 1.0
GROUPS = ("operator", "leader", "reader", "planner")  # of whom a change is written out once each


class Served:
    """A node that runs, with one user of each role."""

    def __init__(self, stack: ExitStack) -> None:
        from samvirke.respond.access.sign_in.accounts import Accounts
        from samvirke.respond.access.sign_in.person import Person
        from samvirke.web.node_folder import wall_ms

        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "node"
        told = {"centre": "110.innlandet", "agency": "fire", "organisation": "fire"}
        made = make_node(folder, told, "first")
        accounts = Accounts(folder / "accounts.json", wall_ms)
        for role in GROUPS:
            person = Person(user=role, organisation="fire", agency="fire", roles={"live": role})  # type: ignore[dict-item]
            accounts.add(person, made.password)
        command = [str(Path(sys.executable).parent / "samvirke"), "serve", str(folder), "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        stack.callback(self.process.wait)
        stack.callback(self.process.terminate)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[-1]
        stack.callback(self.process.stdout.close)
        self.tokens = {
            role: httpx2.post(
                f"{self.url}/api/v1/sign-in", json={"user": role, "password": made.password}, timeout=60
            ).json()["token"]
            for role in GROUPS
        }


def fan_out() -> str:
    """Measure; say the seconds from a change to its listeners."""
    with ExitStack() as stack:
        served = Served(stack)
        listening = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.stream", served.url, json.dumps(served.tokens)],
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        assert listening.stdout is not None
        assert listening.stdout.readline() == "listening\n"
        written = _write(served)
        heard: dict[str, list[float]] = json.loads(listening.stdout.readline())
    delays = sorted(moment - written[name] for name, moments in heard.items() for moment in moments)
    whole = LISTENERS * CHANGES
    if len(delays) != whole:
        raise RuntimeError(f"{len(delays)} of {whole} events came within {PATIENCE_S:g} s; none may be lost")
    p50, p99 = statistics.median(delays), delays[int(0.99 * whole)]
    missed = "" if p99 <= TARGET_S else " **missed**"
    return f"{LISTENERS} listeners, {1 / EACH_S:g} changes/s: p50 {p50:.3f} s, p99 {p99:.3f} s{missed}"


def _write(served: Served) -> dict[str, float]:
    """Open incidents at a steady rate; return title → when it was asked for."""
    written: dict[str, float] = {}
    headers = {"Authorization": f"Bearer {served.tokens['operator']}"}
    with httpx2.Client(base_url=served.url, headers=headers, timeout=60) as client:
        begin = time.monotonic()
        for number in range(CHANGES):
            time.sleep(max(0.0, begin + number * EACH_S - time.monotonic()))
            title = f"bench-{number}"
            written[title] = time.monotonic()  # one clock for all processes of a machine
            body = {"type": "building_fire", "lon": 10.5, "lat": 61.1, "title": title}
            client.post("/api/v1/live/do/open-incident", json=body).raise_for_status()
    return written


async def _listen(url: str, tokens: dict[str, str]) -> None:
    """Open all connections, say so, note when each change comes, and print it."""
    host, _, port = url.removeprefix("http://").rpartition(":")
    heard: dict[str, list[float]] = {}
    begun = asyncio.Semaphore(0)
    roles = list(tokens)

    async def one(number: int) -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        token = tokens[roles[number % len(roles)]]
        head = ("GET /api/v1/live/stream HTTP/1.1", f"Host: {host}", f"Authorization: Bearer {token}", "", "")
        writer.write("\r\n".join(head).encode())
        left = CHANGES
        async for line in reader:
            if line.startswith(b"event: hello"):
                begun.release()
            at = line.find(b'"title":"bench-')
            if at >= 0:
                now = time.monotonic()
                title = line[at + 9 : line.index(b'"', at + 9)].decode()
                heard.setdefault(title, []).append(now)
                left -= 1
                if left == 0:
                    break
        writer.close()

    tasks = [asyncio.create_task(one(number)) for number in range(LISTENERS)]
    for _ in range(LISTENERS):
        await begun.acquire()
    print("listening", flush=True)
    await asyncio.wait(tasks, timeout=PATIENCE_S)
    print(json.dumps(heard), flush=True)
    for task in tasks:
        task.cancel()


BENCHMARKS = [
    Benchmark(
        name="stream",
        ours=fan_out,
        target="1,000 listeners get a change within 1 s (p99)",
    )
]


def main(arguments: Any) -> None:
    """Listen, as the process of its own."""
    url, tokens = arguments
    asyncio.run(_listen(url, json.loads(tokens)))


if __name__ == "__main__":
    main(sys.argv[1:])
