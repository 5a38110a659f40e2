"""Guessing is slowed down; nobody locks others out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from samvirke.respond.access.sign_in import guesses as module
from samvirke.respond.access.sign_in.guesses import Guesses, is_console, network_of

BEGIN_MS = 1_800_000_000_000


def test_after_three_tries_the_wait_doubles_from_one_second() -> None:
    guesses = Guesses()
    now_ms = BEGIN_MS
    assert [guesses.begin("ola", "10.0.0.1", now_ms) for _ in range(3)] == [0, 0, 0]
    waits = []
    for _ in range(5):
        waits.append(guesses.begin("ola", "10.0.0.1", now_ms))
        now_ms += waits[-1]
        assert guesses.begin("ola", "10.0.0.1", now_ms) == 0
    assert waits == [1000, 2000, 4000, 8000, 16_000]


def test_the_wait_ends_at_a_quarter_of_an_hour() -> None:
    guesses = Guesses()
    now_ms = BEGIN_MS
    for _ in range(40):
        now_ms += guesses.begin("ola", "10.0.0.1", now_ms)
        guesses.begin("ola", "10.0.0.1", now_ms)
    assert guesses.begin("ola", "10.0.0.1", now_ms) == 900_000


def test_a_wait_that_is_not_waited_for_does_not_grow() -> None:
    guesses = Guesses()
    for _ in range(3):
        guesses.begin("ola", "10.0.0.1", BEGIN_MS)
    assert {guesses.begin("ola", "10.0.0.1", BEGIN_MS + 400) for _ in range(50)} == {600}


def test_a_right_try_begins_anew() -> None:
    guesses = Guesses()
    for _ in range(3):
        guesses.begin("ola", "10.0.0.1", BEGIN_MS)
    guesses.right("ola", "10.0.0.1", BEGIN_MS)
    assert [guesses.begin("ola", "10.0.0.1", BEGIN_MS) for _ in range(4)] == [0, 0, 0, 1000]


def test_a_flood_from_many_places_slows_strangers_but_not_the_user_at_their_own_desk() -> None:
    guesses = Guesses()
    guesses.begin("ola", "10.0.0.1", BEGIN_MS)
    guesses.right("ola", "10.0.0.1", BEGIN_MS)
    for number in range(500):
        guesses.begin("ola", f"192.0.2.{number % 250}", BEGIN_MS + number * 31_000)
    now_ms = BEGIN_MS + 500 * 31_000 - 30_000
    assert guesses.begin("ola", "198.51.100.7", now_ms) > 0
    assert guesses.begin("ola", "10.0.0.1", now_ms) == 0
    assert guesses.begin("ola", "127.0.0.1", now_ms) == 0  # the node's own console


def test_a_stranger_waits_half_a_minute_at_most_for_a_user_that_is_flooded() -> None:
    guesses = Guesses()
    for number in range(200):
        guesses.begin("ola", f"192.0.2.{number}", BEGIN_MS + 30_001 * number)
    assert guesses.begin("ola", "198.51.100.7", BEGIN_MS + 30_001 * 199) == 30_000


def test_one_address_that_tries_many_users_is_slowed() -> None:
    guesses = Guesses()
    waits = [guesses.begin(f"user{number}", "192.0.2.1", BEGIN_MS) for number in range(22)]
    assert waits == [0] * 20 + [1000, 1000]


def test_an_account_of_ones_own_buys_no_new_guesses_at_others() -> None:
    guesses = Guesses()
    for number in range(19):
        guesses.begin(f"user{number}", "192.0.2.1", BEGIN_MS)
    assert guesses.begin("mine", "192.0.2.1", BEGIN_MS) == 0
    guesses.right("mine", "192.0.2.1", BEGIN_MS)
    assert guesses.begin("user20", "192.0.2.1", BEGIN_MS) == 0
    assert guesses.begin("user21", "192.0.2.1", BEGIN_MS) == 1000


def test_addresses_of_one_ipv6_network_count_as_one() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1")
    assert is_console("::1")
    assert not is_console("192.0.2.1")
    assert not is_console("testclient")


# Those of many networks, and what is no address at all.
ADDRESSES = st.integers(0, 60).map(lambda n: f"192.0.2.{n}" if n % 2 else f"unix:{n}")


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("abcdefghijklmnop"), ADDRESSES), max_size=40))
def test_what_is_kept_is_bounded(tries: list[tuple[str, str]]) -> None:
    kept, module.KEPT = module.KEPT, 10
    try:
        guesses = Guesses()
        for user, address in tries:
            guesses.begin(user, address, BEGIN_MS)
            guesses.right(user, address, BEGIN_MS)
        sizes = [len(table) for table in (guesses._pairs, guesses._addresses, guesses._users, guesses._known)]
    finally:
        module.KEPT = kept
    assert max(sizes) <= 10
