"""The closed form of the final size, against figures published and solved by hand."""

import numpy as np
import pytest

from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.final_size import final_size


@pytest.mark.parametrize(
    ("reproduction", "infected"), [(1.3, 0.422970), (1.8, 0.732430), (2.4, 0.878596), (0.9, 0.0)]
)
def test_one_group_meets_the_figures_of_the_reference(reproduction: float, infected: float) -> None:
    # 1.3: the 42 % of the planning scenario of March 2020.
    assert final_size(reproduction) == pytest.approx([infected], abs=5e-7)


def test_half_are_infected_at_the_reproduction_number_of_two_times_log_two() -> None:
    # 1 - exp(-2 log 2 · 1/2) = 1 - 1/2.
    assert final_size(2 * np.log(2)) == pytest.approx([0.5], abs=1e-12)


def test_groups_that_mix_evenly_are_as_one() -> None:
    share = np.array([0.2, 0.5, 0.3])
    assert final_size(1.8 * np.tile(share, (3, 1))) == pytest.approx([0.732430] * 3, abs=5e-7)


def test_a_group_that_is_only_infected_by_another_follows_it() -> None:
    # The first keeps itself going, z = 0.732430; on each of the second falls half of its force:
    # 1 - exp(-0.9 · 0.732430) = 1 - 0.51728 = 0.48272.
    infected = final_size(np.array([[1.8, 0.0], [0.9, 0.0]]))
    assert infected == pytest.approx([0.732430, 0.48272], abs=2e-5)


def test_what_is_no_square_or_below_zero_is_refused() -> None:
    for wrong in (np.ones((2, 3)), np.array([[1.0, -0.1], [0.0, 1.0]]), np.nan):
        with pytest.raises(InvalidValueError, match="square of finite numbers, 0 or more"):
            final_size(wrong)
