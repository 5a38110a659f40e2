"""Items that stand in for each other."""

import numpy as np
import pytest
from tests.engine.endurance.stock.stores import drawn, drawn_lots

from samvirke.engine.coefficients import rows_of
from samvirke.engine.endurance.stock.endure import endure
from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.substitution import (
    Substitute,
    Substitution,
    substituted,
    usual_substitution,
)
from samvirke.model.errors import BadInputError, InvalidValueError


def one(*rows: tuple[str, str, float, float]) -> Substitution:
    return Substitution(
        rows=tuple(
            Substitute(item=a, substitute=b, factor=factor, share=share) for a, b, factor, share in rows
        )
    )


def test_half_of_what_lacks_goes_on_to_the_substitute_by_its_factor() -> None:
    # 100 mg fentanyl needed, 20 there: half of 80 is replaced, 40 × 40 = 1,600 mg morphine beside 400.
    held = endure(
        {"fentanyl": Lots.at_start(np.array([20.0])), "morphine": Lots.at_start(np.array([1500.0]))},
        {"morphine": np.array([[[400.0]]]), "fentanyl": np.array([[[100.0]]])},
        substitution=one(("fentanyl", "morphine", 40, 0.5)),
    )
    assert list(held) == ["morphine", "fentanyl"]
    assert held["fentanyl"].unmet.item() == 40
    assert held["fentanyl"].replaced.item() == 40
    assert held["morphine"].need.item() == 2000
    assert held["morphine"].unmet.item() == 500


def test_what_a_substitute_lacks_goes_on_to_its_own_substitute() -> None:
    # 8 of dexmedetomidine → 4 × 100 propofol → all of the 400 unmet → a quarter × 0.1 = 10 mg midazolam.
    chain = one(("propofol", "midazolam", 0.1, 0.25), ("dexmedetomidine", "propofol", 100, 0.5))
    needs = {name: np.zeros((1, 1, 1)) for name in ("midazolam", "propofol", "dexmedetomidine")}
    needs["dexmedetomidine"][:] = 8
    held = endure({}, needs, substitution=chain)
    assert {name: of.unmet.item() for name, of in held.items()} == {
        "midazolam": 10,
        "propofol": 300,
        "dexmedetomidine": 4,
    }


def test_a_substitute_that_is_not_asked_about_takes_nothing_over() -> None:
    held = endure({}, {"gown": np.ones((1, 1, 1))}, substitution=usual_substitution())
    assert held["gown"].unmet.item() == 1


def test_what_is_not_supplied_does_not_come() -> None:
    # 10 a day needed and delivered; from day 1 on a border lets 30 % through.
    held = endure(
        {},
        {"glove": np.full((1, 1, 3), 10.0)},
        {"glove": np.full((1, 3), 10.0)},
        supplied={"glove": np.array([1.0, 0.3, 0.3])},
    )
    np.testing.assert_allclose(held["glove"].unmet[0, 0], [0, 7, 7])


def test_more_stock_of_any_item_never_raises_what_any_other_lacks() -> None:
    chain = one(("propofol", "midazolam", 0.1, 0.6), ("dexmedetomidine", "propofol", 2, 0.5))
    items = ("dexmedetomidine", "propofol", "midazolam")
    for seed in range(150):
        lots, need, _, how = drawn(seed)
        rng = np.random.default_rng(30_000 + seed)
        stocks = {item: drawn_lots(rng, lots.n_owners, 2 * lots.n_owners) for item in items}
        needs = {item: need * rng.uniform(0, 2, need.shape) for item in items}
        more = stocks["propofol"].with_more(drawn_lots(rng, lots.n_owners, 2))
        before = endure(stocks, needs, substitution=chain, sharing=how["sharing"])
        after = endure(stocks | {"propofol": more}, needs, substitution=chain, sharing=how["sharing"])
        for item in items:
            assert (after[item].unmet <= before[item].unmet + 1e-8).all(), (item, seed)
            of = before[item]
            np.testing.assert_allclose(of.used + of.unmet + of.replaced, of.need, rtol=1e-12, atol=1e-9)


def test_the_usual_substitutes_are_sourced_and_in_order() -> None:
    for row in rows_of("substitution"):
        assert float(row["low"]) <= float(row["base"]) <= float(row["high"]), row
        assert row["source"]
        assert row["setting"] in {"factor", "share"}
    for level in ("low", "base", "high"):
        assert usual_substitution(level).in_order(["fentanyl"])[0] == "fentanyl"
    # Barcelona 2020: 204 mg midazolam and 3,050 mg propofol a day; ESFT: 240 mg morphine, 6 mg fentanyl.
    factor = {(row.item, row.substitute): row.factor for row in usual_substitution().rows}
    assert factor["propofol", "midazolam"] == pytest.approx(204 / 3050, rel=1e-3)
    assert factor["dexmedetomidine", "propofol"] == pytest.approx(3050 / 0.9, rel=1e-3)
    assert factor["noradrenaline", "adrenaline"] == pytest.approx(20 / 16.7, rel=1e-3)
    assert factor["fentanyl", "morphine"] == 240 / 6


def test_several_substitutes_share_what_is_unmet() -> None:
    rows = one(("gown", "apron", 2, 0.5), ("gown", "cap", 1, 0.2)).of("gown")
    stays, more = substituted(np.array([10.0]), rows)
    np.testing.assert_allclose(stays, 3)
    assert {name: of.tolist() for name, of in more.items()} == {"apron": [10], "cap": [2]}


def test_substitutes_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="lead in a ring"):
        one(("gown", "apron", 1, 0.5), ("apron", "gown", 1, 0.5))
    with pytest.raises(InvalidValueError, match=r"replace 1\.2 of gown"):
        one(("gown", "apron", 1, 0.6), ("gown", "cap", 1, 0.6))
    with pytest.raises(InvalidValueError, match="the factor of apron for gown is 0"):
        one(("gown", "apron", 0, 0.5))
    with pytest.raises(InvalidValueError, match="is 50; it must be"):
        one(("gown", "apron", 1, 50))
    with pytest.raises(BadInputError, match="write 'gown'"):
        one(("gowns", "apron", 1, 0.5))


def test_items_without_a_need_and_shares_beyond_1_are_refused() -> None:
    need = {"glove": np.ones((1, 1, 3))}
    with pytest.raises(InvalidValueError, match="stocks names gown, of which there is no need"):
        endure({"gown": Lots.none(1)}, need)
    with pytest.raises(InvalidValueError, match="supplied of glove goes from 2"):
        endure({}, need, {"glove": np.ones((1, 3))}, supplied={"glove": np.full(3, 2.0)})
    with pytest.raises(InvalidValueError, match="one share a day"):
        endure({}, need, {"glove": np.ones((1, 3))}, supplied={"glove": np.ones(2)})
    with pytest.raises(InvalidValueError, match="all must be the same"):
        endure({}, need | {"gown": np.ones((1, 1, 2))})
