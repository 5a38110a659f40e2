"""The grammar of the keyboard: what is typed becomes one line, or an error that says what is allowed."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvirke.model.errors import InvalidValueError
from samvirke.respond.logbook.log_line import WriteLine
from samvirke.respond.logbook.turned import NewDecision, NewTask
from samvirke.respond.logbook.typed import keywords, typed_line
from samvirke.respond.wording import words_of


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (
            "> 112 radio Røyk fra taket !need fire.pump=2",
            WriteLine(receiver="112", medium="radio", text="Røyk fra taket", needs={"fire.pump": 2}),
        ),
        ("<113 tlf To skadde", WriteLine(sender="113", medium="phone", text="To skadde")),
        ("<113 >HRS Ber om helikopter", WriteLine(sender="113", receiver="HRS", text="Ber om helikopter")),
        (
            '>"Kommunal kriseledelse" epost Se vedlegg',
            WriteLine(receiver="Kommunal kriseledelse", medium="mail", text="Se vedlegg"),
        ),
        ("Egne mannskaper framme", WriteLine(text="Egne mannskaper framme")),
        # A first word that could be a medium: without a head it is text, after one the colon ends the head.
        ("radio er nede", WriteLine(text="radio er nede")),
        (">112: radio er nede", WriteLine(receiver="112", text="radio er nede")),
        (">112 telefon: radio er nede", WriteLine(receiver="112", medium="phone", text="radio er nede")),
        ("  > 112   NØDNETT  klart", WriteLine(receiver="112", medium="radio", text="klart")),
        # Signs that mean nothing where they stand.
        ("Stopp! Er det 3 < 4 eller 4 > 3?", WriteLine(text="Stopp! Er det 3 < 4 eller 4 > 3?")),
        ("Han skrev !!helse og !!!", WriteLine(text="Han skrev !helse og !!")),
        (
            "Pasient hentes !helse mann 45, brystsmerter !intern vakt 2 bytter",
            WriteLine(text="Pasient hentes", text_health="mann 45, brystsmerter", text_own="vakt 2 bytter"),
        ),
        ("!politi kjent gjerningsmann", WriteLine(text_police="kjent gjerningsmann")),
        (
            "Evakuer !beslutning Flytt alle ut | gass påvist",
            WriteLine(text="Evakuer", decision=NewDecision(what="Flytt alle ut", why="gass påvist")),
        ),
        ("Evakuer skolen !decision", WriteLine(text="Evakuer skolen", decision=NewDecision())),
        (
            "Strømmen er farlig !oppgave @112 15m Ring nettselskapet",
            WriteLine(
                text="Strømmen er farlig", task=NewTask(owner="112", due_s=900, text="Ring nettselskapet")
            ),
        ),
        (
            'Vakt !task @"vaktleder strøm" 2h kobl ut',
            WriteLine(text="Vakt", task=NewTask(owner="vaktleder strøm", due_s=7200, text="kobl ut")),
        ),
        ("Hent drivstoff !task 90s", WriteLine(text="Hent drivstoff", task=NewTask(due_s=90))),
        ("Hent drivstoff !task 5 kanner", WriteLine(text="Hent drivstoff", task=NewTask(text="5 kanner"))),
        (
            "Stor brann !need fire.pump=2, health.ambulance rescue.smoke_dive=4 !need fire.pump=1",
            WriteLine(
                text="Stor brann", needs={"fire.pump": 3, "health.ambulance": 1, "rescue.smoke_dive": 4}
            ),
        ),
    ],
)
def test_a_typed_line_is_read(typed: str, line: WriteLine) -> None:
    assert typed_line(typed) == line


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Fall !helsse mann 45", "!helsse is no mark; allowed are !need"),
        # A slip with a private mark must never turn the text into one for all.
        ("Fall !helse: mann 45", "!helse: is no mark"),
        ("Fall !Helse, mann 45", "!Helse, is no mark"),
        ("Fall !helse", "nothing stands after !helse"),
        ("Fall !helse a !health b", "!health stands twice"),
        ("Fall !task a !task b", "!task stands twice"),
        ("Brann !need", "write a capability and how many: fire.pump=2"),
        ("Brann !need fire.pump=to", "counts 'to'; write a whole number"),
        ("Brann !need fire.pump=0", "counts '0'"),
        ("Brann !need to biler", "'to' is no capability"),
        ("Brann !task @ ring", "nobody stands after @"),
        (">112 >113 hei", "> stands twice at the head"),
    ],
)
def test_what_cannot_be_read_is_told_what_is_allowed(typed: str, told: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        typed_line(typed)
    assert told in str(error.value)


def test_the_incident_goes_with_the_line() -> None:
    assert typed_line("hei", "incident:110.innlandet:A").incident == "incident:110.innlandet:A"


@given(st.text(alphabet=string.ascii_letters + " æøå.,?=", min_size=1, max_size=200))
def test_text_without_signs_is_text(text: str) -> None:
    if text.strip():
        assert typed_line(text) == WriteLine(text=text.strip())


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_line_or_an_error_of_ours(text: str) -> None:
    try:
        line = typed_line(text)
    except InvalidValueError:
        return
    private = (line.text_own, line.text_health, line.text_police)
    assert line.text is None or not any(
        f"!{word}" in f" {line.text}" for word in ("own ", "helse ", "politi ")
    )
    assert all(text is None or text for text in private)


def test_every_word_of_the_keyboard_means_something_that_has_words_on_the_page() -> None:
    assert set(keywords("medium").values()) == {"radio", "phone", "mail", "in_person", "system"}
    for means in (*keywords("medium").values(), *keywords("mark").values()):
        assert means in words_of("logbook")


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="20001 letters"):
        typed_line("a" * 20_001)
