"""What is counted how, by hand."""

import numpy as np
import pytest
from tests.engine.calls.small import PROCEDURE, calls, centres, course

from samvirke.engine.calls.outcome import (
    abandoned_share,
    answered_within,
    centre_summary,
    wait_quantile_s,
)
from samvirke.engine.calls.take import take_calls
from samvirke.model.errors import InvalidValueError


def test_shares_and_quantiles_of_five_calls_to_one_operator() -> None:
    # 10 s each. Answered at 0, 10, 20; the fourth (at 2, patience 5) gives up at 7, rings at 12 and gives
    # up at 17 for good; the fifth rings at 30. Waits 0, 9, 19, 0: within 10 s 3 of 4, within 20 s all.
    of = calls(
        [0, 1, 1, 2, 30],
        talk_s=10,
        patience_s=[np.inf, np.inf, np.inf, 5, np.inf],
        redials=[0, 0, 0, 1, 0],
        redial_s=5,
    )
    who = centres([1, 1], [1, 1])
    outcome = take_calls(who, course(of, horizon_s=3600), procedure=PROCEDURE)
    assert answered_within(outcome, of, 2, 10.0)[0] == 0.75
    assert answered_within(outcome, of, 2, 19.0)[0] == 1.0
    # Six ringings, two of them given up.
    assert abandoned_share(outcome, of, 2)[0] == pytest.approx(2 / 6)
    assert wait_quantile_s(outcome, of, 2, 0.5)[0] == 0
    assert wait_quantile_s(outcome, of, 2, 0.75)[0] == 9
    assert wait_quantile_s(outcome, of, 2, 0.9)[0] == 19
    table = centre_summary(outcome, of, who)
    assert table["calls"].tolist() == [5, 0]
    assert table["occupancy"].tolist() == [40 / 3600, 0]
    assert np.isnan(table["within_10_s"][1])
    only = np.array([True, False, False, True, False])
    assert answered_within(outcome, of, 2, 10.0, only)[0] == 1.0
    assert abandoned_share(outcome, of, 2, only)[0] == pytest.approx(2 / 3)
    with pytest.raises(InvalidValueError, match="share is 90"):
        wait_quantile_s(outcome, of, 2, 90)
