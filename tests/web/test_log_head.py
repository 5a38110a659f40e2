"""A node that runs signs the head of its log with its own key: so it stands in its reports."""

from pathlib import Path

from samvirke.respond.access.actor import Actor
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.checkpoint import trusted
from samvirke.web.node_folder import make_node
from samvirke.web.running import close_house, open_house


def test_each_space_of_a_node_tells_its_own_head_signed(tmp_path: Path) -> None:
    told = {"centre": "110.innlandet", "agency": "fire", "organisation": "Brann IKS"}
    make_node(tmp_path / "node", told, "first")
    house = open_house(tmp_path / "node")
    try:
        key = house.key
        assert key is not None
        node = house.nodes["live"]
        ola = Actor(
            user="ola", organisation="Brann IKS", centre="110.innlandet", agency="fire", role="operator"
        )
        entries = node.do(ola, OpenIncident(type="building_fire", lon=10.5, lat=61.1)).entries
        for name, one in house.nodes.items():
            head = one.scene(ola).log_head()
            assert head is not None
            checkpoint, _ = trusted(head, [key.public])  # raises where the key did not sign it
            assert (checkpoint.origin, checkpoint.space) == ("110.innlandet/1", name)
            assert checkpoint.size == (len(entries) if name == "live" else 0)
    finally:
        close_house(house)
