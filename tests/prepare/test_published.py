"""The published figures are rows that the model can be held against."""

from samvirke.prepare.published import read_published
from samvirke.prepare.summary import QUANTILES
from samvirke.register.region import Region
from samvirke.rules.response_times import area_class


def test_every_figure_has_a_source_and_a_quantile_that_is_kept() -> None:
    figures = read_published()
    assert figures["source"].str.strip().str.len().gt(0).all()
    assert figures["share"].isin(QUANTILES).all()
    assert figures["minutes"].between(5, 60).all()
    assert not figures.duplicated(["function", "area_class", "share"]).any()


def test_every_figure_is_of_a_class_that_norway_has() -> None:
    norway, figures = Region.builtin("norway"), read_published()
    for function, rows in figures.groupby("function"):
        assert set(rows["area_class"]) <= set(area_class(norway, str(function)))
