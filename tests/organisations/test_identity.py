"""The ID number of GB 11643 (F.3): what is accepted, what is refused and why, what is read from it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from organisations.identity import birth_date, check_digit, make_id_number, mask, sex, validate_id_number

STANDARD_EXAMPLE = "11010519491231002X"

regions = st.sampled_from(["110105", "222401", "222426", "440524"])
births = st.dates(datetime.date(1900, 1, 1), datetime.date(2026, 1, 1))
sequences = st.integers(0, 999)
numbers = st.builds(make_id_number, regions, births, sequence=sequences)


@pytest.mark.parametrize("example", [STANDARD_EXAMPLE, "440524188001010014"])
def test_the_examples_of_the_standard_have_their_check_digit(example):
    assert check_digit(example[:17]) == example[17]


@pytest.mark.parametrize("first17", ["1101051949123100", "110105194912310021", "1101051949123100X", "１" * 17])
def test_a_check_digit_needs_seventeen_digits(first17):
    with pytest.raises(ValueError, match="seventeen"):
        check_digit(first17)


@pytest.mark.parametrize(
    "typed",
    [
        STANDARD_EXAMPLE,
        "11010519491231002x",
        " 11010519491231002X\n",
        "110105 19491231 002x",
        "110105\u300019491231002X",
    ],
)
def test_spaces_and_a_small_x_are_forgiven(typed):
    assert validate_id_number(typed) == STANDARD_EXAMPLE


def refusal(typed):
    with pytest.raises(ValidationError) as caught:
        validate_id_number(typed)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "length"),
        ("130503670401001", "length"),  # the old 15 digits come in by import only
        ("11010519491231002", "length"),
        (STANDARD_EXAMPLE + "1", "length"),
        ("11010519491231O02X", "characters"),
        ("X10105194912310021", "characters"),
        ("11010519491231002Y", "characters"),
        ("１１０１０５１９４９１２３１００２Ｘ", "characters"),
        ("110105194902290025", "birth_date"),  # 1949 was no leap year
        ("110105194913010025", "birth_date"),
        ("110105000001010025", "birth_date"),
        ("440524188001010014", "birth_date"),  # a sound number of somebody long dead
        ("110105189912310029", "birth_date"),
        ("110105194912310021", "check_digit"),
        ("11010519491231003X", "check_digit"),
        ("11010519491321002X", "birth_date"),
    ],
)
def test_a_refusal_says_what_is_wrong(typed, code):
    assert refusal(typed).code == code


def test_every_reason_has_words_of_its_own():
    with translation.override("en"):
        texts = {
            refusal(typed).messages[0]
            for typed in ["1", "11010519491231002Y", "110105194902290025", "110105194912310021"]
        }
    assert len(texts) == 4
    assert "An ID number has 18 characters, this one has 1." in texts
    assert ("The check digit of the ID number is wrong. Compare it with the identity card and enter it again.") in texts


def test_nobody_is_born_tomorrow_but_somebody_is_today():
    today = timezone.localdate()
    newborn = make_id_number("222401", today, sequence=1)
    unborn = make_id_number("222401", today + datetime.timedelta(days=1), sequence=1)
    assert validate_id_number(newborn) == newborn
    assert refusal(unborn).code == "birth_date"


@given(regions, births, sequences)
def test_a_made_number_is_valid_and_says_what_it_was_made_of(region, born, sequence):
    number = make_id_number(region, born, sequence=sequence)
    assert validate_id_number(number.lower()) == number
    assert number.startswith(region)
    assert birth_date(number) == born
    assert sex(number) == ("1" if sequence % 2 else "2")


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(number, position, shift):
    wrong = str((int(number[position]) + shift) % 10)
    assert refusal(number[:position] + wrong + number[position + 1 :]).code in {"check_digit", "birth_date"}


@given(numbers, st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_noticed(number, position):
    swapped = number[:position] + number[position + 1] + number[position] + number[position + 2 :]
    if swapped != number:
        assert refusal(swapped).code in {"check_digit", "birth_date"}


@pytest.mark.parametrize("sequence", [-1, 1000])
def test_a_sequence_has_three_digits(sequence):
    with pytest.raises(ValueError, match="three digits"):
        make_id_number("222401", datetime.date(1990, 1, 1), sequence=sequence)


def test_a_region_has_six_digits():
    with pytest.raises(ValueError, match="seventeen"):
        make_id_number("2224", datetime.date(1990, 1, 1), sequence=1)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("222401199001010012", "222401********0012"), ("2224011990", "**********"), ("", "")],
)
def test_the_mask_keeps_six_and_four_or_nothing(number, shown):
    assert mask(number) == shown
