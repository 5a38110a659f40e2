"""Opens a node's folder, keeps what runs beside the routes running, and closes it all."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

from samvirke.model.errors import SamvirkeError
from samvirke.register.region import Region
from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.sessions import Sessions
from samvirke.respond.cards.template import templates_in
from samvirke.respond.federation.epoch import current_epoch
from samvirke.respond.federation.member import Member
from samvirke.respond.journal.checkpoint import Checkpoint
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.keys import read_key
from samvirke.respond.journal.store import Store
from samvirke.respond.node import Node
from samvirke.respond.place import Place
from samvirke.web.house import House
from samvirke.web.node_file import SQLITE, SpaceTable, peer_of, place_of, space_of
from samvirke.web.node_folder import former_keys, node_file, wall_ms
from samvirke.web.oidc_fetch import provider_of
from samvirke.web.peers import peer_client, pull_for_ever
from samvirke.web.reacting import Reacting
from samvirke.web.registers.own import READING, OwnRegister
from samvirke.web.stream.hub import Hub
from samvirke.web.work.open import close_works, works_of

if TYPE_CHECKING:
    from samvirke.web.coming import Coming

LOG = logging.getLogger("samvirke.web")
_COMING = threading.Lock()  # two states of a register that follow closely begin one


def open_house(folder: Path) -> House:
    """Open the folder of a node: its key, its accounts and the log of each space.

    Raises
    ------
    SamvirkeError
        When something of it cannot be used; all that was opened is closed again.
    """
    file = node_file(folder)
    place = replace(place_of(file), cards=templates_in(folder / "cards"))
    key = read_key(folder / "keys" / "node.key")
    accounts = Accounts(folder / "accounts.json", wall_ms)
    house = House(
        place=place,
        nodes={},
        accounts=accounts,
        sessions=Sessions(accounts, folder / "sessions.json", wall_ms),
        oidc=provider_of(file.sign_in.oidc, wall_ms),
        key=key,
        folder=folder,
        title=file.title,
    )
    try:
        for table in file.spaces:
            house.nodes[table.name] = open_node(folder, place, table)
        peers = [peer_of(peer) for peer in file.peers]
        for name, node in house.nodes.items():
            node.sign = partial(Checkpoint.signed, key=key)
            house.members[name] = Member(node, key, peers, wall_ms, former_keys(folder))
    except SamvirkeError:
        close_house(house)
        raise
    return house


def open_node(folder: Path, place: Place, table: SpaceTable) -> Node:
    """Open the log of a space and fold it."""
    store = open_store(folder, place.centre, table)
    try:
        epoch = current_epoch(store, place.centre)
        journal = Journal(store, place.centre, table.name, wall_ms, epoch)
        return Node(place, space_of(table), journal, wall_ms)
    except SamvirkeError:
        store.close()
        raise


def open_store(folder: Path, centre: str, table: SpaceTable) -> Store:
    """Open what keeps the log of a space."""
    if table.store == SQLITE:
        from samvirke.respond.journal.sqlite import SqliteStore

        place = folder / "spaces" / table.name
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteStore(place / "journal.sqlite")
    from samvirke.respond.journal.postgres import PostgresStore, schema_of

    return PostgresStore(table.store, schema_of(centre, table.name))


def close_house(house: House) -> None:
    """Let go of all that is open; what was acknowledged is on the disk already. Once closed, it stays so."""
    if house.public is not None:
        house.public.close()
    members, nodes = list(house.members.values()), dict(house.nodes)
    house.members.clear()
    house.nodes.clear()
    for member in members:
        member.close()
    for name, node in nodes.items():
        try:
            node.close()
        except SamvirkeError as error:
            LOG.error("the log of %s was not closed well: %s", name, error)  # noqa: TRY400 - it is told


def _open_register(house: House) -> None:
    """Begin to read the register that the node keeps, or begins with, beside all else."""
    if house.folder is None:
        return
    file = node_file(house.folder)
    roads = house.folder / file.roads if file.roads else None
    house.register = OwnRegister(house.folder, file.region, wall_ms, partial(_take, house, roads))
    if house.register.is_there:
        _coming(house, roads)
        _beside(partial(_read, house))


def _read(house: House) -> None:
    try:
        house.register.read()
    except (SamvirkeError, OSError):
        if house.coming is not None:
            house.coming.fail(house.register.why_not)


def _take(house: House, roads: Path | None, region: Region) -> None:
    """Answer from a new state of the register; who can come follows in its own time."""
    house.region = region
    _beside(lambda: _coming(house, roads).follow(region))


def _coming(house: House, roads: Path | None) -> "Coming":
    from samvirke.web.coming import Coming  # numba and scipy, which take seconds to load

    with _COMING:
        if house.coming is None:
            house.coming = Coming(house.nodes, READING, roads)
        return house.coming


def _beside(work: Callable[[], None]) -> None:
    # A daemon: nobody waits for it at the end, and it holds nothing that must be put away.
    threading.Thread(target=work, name="register", daemon=True).start()


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Keep running what runs beside the routes: listeners, reactions, and the pulling from peers."""
    house: House = app.state.house
    for name, node in house.nodes.items():
        house.hubs[name] = Hub(node)
    _open_register(house)
    works_of(house)  # what waited when the node stopped is begun
    client = peer_client()
    tasks = [asyncio.create_task(Reacting(node).for_ever()) for node in house.nodes.values()]
    tasks.append(asyncio.create_task(pull_for_ever(house.members, client, house.peer_status)))
    try:
        yield
    finally:
        for hub in house.hubs.values():
            hub.close()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await client.aclose()
        if house.coming is not None:
            house.coming.close()
        await asyncio.to_thread(close_works, house)
        await asyncio.to_thread(close_house, house)
