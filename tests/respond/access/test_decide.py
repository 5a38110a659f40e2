"""Deny by default, and no dependence on the order of the rules."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvirke.model.errors import BadInputError
from samvirke.respond.access.actor import AGENCIES, ROLES, Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.rules import Rules, built_in_rules, read_rules
from samvirke.respond.access.subject import Subject
from samvirke.respond.acts import ACTS
from samvirke.respond.record.field_class import CLASSES

ACTIONS = (
    "read",
    "incident.open",
    "release.give",
    "glass.break",
    "glass.review",
    "space.jump",
    "fork.settle",
)
HERE, THERE = "110.innlandet", "112.innlandet"

actors = st.builds(
    Actor,
    user=st.just("ola"),
    organisation=st.just("Org"),
    centre=st.sampled_from([HERE, THERE]),
    agency=st.sampled_from(AGENCIES),
    role=st.sampled_from(ROLES),
    spaces=st.just(frozenset({"live"})),
    named_for=st.sampled_from([frozenset(), frozenset({"x"})]),
)
centres = st.frozensets(st.sampled_from([HERE, THERE]))
subjects = st.builds(
    Subject,
    kind=st.sampled_from(["incident", "access_event", "unit_status", "space"]),
    space=st.just("live"),
    mode=st.sampled_from(["live", "exercise"]),
    home=st.sampled_from([HERE, THERE]),
    field_class=st.sampled_from(CLASSES),
    audience=st.sampled_from(["incident", "centres", "home", "named"]),
    taking_part=st.dictionaries(st.sampled_from([HERE, THERE]), st.sampled_from(["see", "act"])),
    recipients=centres,
    released_to=centres,
    glass=centres,
    names=st.just(frozenset({"x"})),
)


def ola(**other: Any) -> Actor:
    told: dict[str, Any] = {
        "user": "ola",
        "organisation": "Org",
        "centre": HERE,
        "agency": "fire",
        "role": "operator",
        **other,
    }
    return Actor(**told)


def own(**other: Any) -> Subject:
    told: dict[str, Any] = {"kind": "incident", "space": "live", "mode": "live", "home": HERE, **other}
    return Subject(**told)


@settings(max_examples=80)
@given(actors, st.sampled_from(ACTIONS), subjects, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_means_nothing(who: Actor, action: str, what: Subject, chance: Any) -> None:
    shuffled = list(built_in_rules().all)
    chance.shuffle(shuffled)
    assert decide(who, action, what, Rules(shuffled)) == decide(who, action, what)


@settings(max_examples=80)
@given(actors, st.sampled_from(ACTIONS), subjects, st.integers(0, 100))
def test_a_rule_less_never_opens_more(who: Actor, action: str, what: Subject, which: int) -> None:
    rules = built_in_rules().all
    left = rules[: which % len(rules)] + rules[which % len(rules) + 1 :]
    assert decide(who, action, what).allowed or not decide(who, action, what, Rules(left)).allowed


@settings(max_examples=30)
@given(actors, st.sampled_from(ACTIONS), subjects)
def test_without_rules_nothing_is_open(who: Actor, action: str, what: Subject) -> None:
    assert not decide(who, action, what, Rules([])).allowed


@pytest.mark.parametrize(
    ("who", "action", "what"),
    [
        (ola(role="king"), "read", own()),
        (ola(agency="martian"), "read", own()),
        (ola(), "read", own(field_class="GRADERT")),
        (ola(), "read", own(field_class="")),
        (ola(), "read", own(mode="war")),
        (ola(), "incident", own()),
        (ola(), "incident.", own(field_class="HELSE")),
        (ola(), "incidents.open", own()),
        (ola(), "write", own()),
        (ola(), "", own()),
        (ola(), "read.all", own()),
    ],
)
def test_what_nobody_has_heard_of_is_closed(who: Actor, action: str, what: Subject) -> None:
    decision = decide(who, action, what)
    assert (decision.allowed, decision.rule) == (False, "deny_by_default")


def test_every_act_is_named_by_a_rule_for_people() -> None:
    unnamed = [
        act.action
        for act in ACTS.values()
        if not any(rule.roles - {"node"} for rule in built_in_rules().naming(act.action))
    ]
    assert unnamed == [], "access/data/rules.toml has no rule for these actions"


def test_no_act_is_called_read() -> None:
    # The rules that open for reading would open it.
    assert not [act.name for act in ACTS.values() if act.action == "read" or "." not in act.action]


def test_those_who_only_read_do_nothing() -> None:
    for act in ACTS.values():
        for what in (own(), own(home=THERE, taking_part={HERE: "act"}), own(audience="centres")):
            assert not decide(ola(role="reader"), act.action, what).allowed, act.action


def test_an_exercise_leader_does_nothing_in_the_live_space() -> None:
    for act in ACTS.values():
        assert not decide(ola(role="exercise_leader"), act.action, own()).allowed, act.action


def test_an_administrator_touches_no_incident() -> None:
    for action in (
        "incident.open",
        "incident.change",
        "need.state",
        "log.line",
        "release.give",
        "journal.erase",
    ):
        assert not decide(ola(role="administrator"), action, own()).allowed


def test_who_takes_part_to_see_may_ask_but_not_act() -> None:
    sees = own(home=THERE, taking_part={THERE: "act", HERE: "see"})
    assert decide(ola(), "question.ask", sees).allowed
    assert decide(ola(), "glass.break", sees).allowed
    assert not decide(ola(), "log.line", sees).allowed
    assert not decide(ola(), "release.give", sees).allowed


def test_only_the_owners_leader_reviews_broken_glass() -> None:
    assert decide(ola(role="leader"), "glass.review", own()).allowed
    assert not decide(ola(), "glass.review", own()).allowed
    assert not decide(ola(role="leader"), "glass.review", own(home=THERE, taking_part={HERE: "act"})).allowed


def test_a_quiet_rule_goes_before_one_that_is_written_down() -> None:
    # Health personnel at home who also broke the glass: reading their own needs no note.
    who = ola(agency="health")
    both = decide(who, "read", own(field_class="HELSE", glass=frozenset({HERE})))
    assert (both.rule, both.needs_log) == ("own_health", False)
    glass = decide(who, "read", own(home=THERE, field_class="HELSE", glass=frozenset({HERE})))
    assert (glass.rule, glass.needs_log) == ("glass", True)


def test_reading_what_is_shielded_is_always_written_down() -> None:
    shielded = own(field_class="SKJERMET", names=frozenset({"x"}))
    assert decide(ola(named_for=frozenset({"x"})), "read", shielded).needs_log
    assert not decide(ola(named_for=frozenset({"y"})), "read", shielded).allowed


RULE = """
[[rule]]
name = "own"
actions = ["read"]
roles = ["operator"]
agencies = ["*"]
classes = ["FELLES"]
by = ["home"]
modes = ["*"]
ground = "Ansvarsprinsippet"
nb = "ditt"
nn = "ditt"
en = "yours"
"""


def test_a_rule_is_read_as_it_stands() -> None:
    (rule,) = read_rules(RULE, "a.toml").all
    assert rule.agencies == frozenset(AGENCIES)
    assert (rule.log, rule.named, rule.confirm) == (False, False, False)
    assert decide(ola(), "read", own(), read_rules(RULE, "a.toml")).reason == "yours"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('roles = ["operator"]', 'roles = ["operator", "king"]', "roles has 'king'"),
        ('roles = ["operator"]', 'roles = ["*"]', r"roles has '\*'"),
        ('classes = ["FELLES"]', 'classes = ["*"]', r"classes has '\*'"),
        ('classes = ["FELLES"]', 'classes = ["GRADERT"]', "classes has 'GRADERT'"),
        ('by = ["home"]', 'by = ["friend"]', "by has 'friend'"),
        ('by = ["home"]', "by = []", "has no by"),
        ('by = ["home"]', 'by = "home"', "must be a list"),
        ('modes = ["*"]', 'modes = ["war"]', "modes has 'war'"),
        ('actions = ["read"]', 'actions = ["*"]', "must be read, need.state or need"),
        ('actions = ["read"]', 'actions = ["need"]', "must be read, need.state or need"),
        ('ground = "Ansvarsprinsippet"', "", "has no ground"),
        ('nn = "ditt"', "", "has no nn"),
        ('name = "own"', 'name = "My rule"', "must be small letters"),
        ('nb = "ditt"', 'nb = "ditt"\nlogg = true', "has 'logg'"),
        ('nb = "ditt"', 'nb = "ditt"\nlog = "yes"', "must be true or false"),
        ("[[rule]]", "[rules]", "must hold"),
        ("[[rule]]", "[[rule]", "is no TOML"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_the_reason(old: str, new: str, told: str) -> None:
    assert old in RULE
    with pytest.raises(BadInputError, match=told):
        read_rules(RULE.replace(old, new), "a.toml")


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(BadInputError, match="two rules called own"):
        read_rules(RULE + RULE, "a.toml")
