"""Sealed files: opened from anywhere in the clear, never when altered, cut off or put in another's place."""

import io
import os

import pytest

from dossiers import sealing
from dossiers.sealing import HEADER, PIECE, TAG, Damaged, MasterKey, NoKey, Unsealed

OURS, OTHER = MasterKey.of(b"k" * 32), MasterKey.of(b"o" * 32)
NAME = "documents/ab/abcd.pdf"


def seal(content, *, key=OURS, name=NAME, size=70_000):
    chunks = (content[at : at + size] for at in range(0, len(content), size))
    return b"".join(sealing.sealed(chunks, key, name=name))


def unseal(data, *, keys=(OURS,), name=NAME):
    with Unsealed(io.BytesIO(data), keys, name=name) as file:
        return file.read()


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_comes_back_and_its_length_is_known(length):
    content = os.urandom(length)
    data = seal(content)
    assert unseal(data) == content
    assert sealing.length_of(len(data)) == length
    assert content[:64] not in data or length < 2


def test_a_file_is_read_from_anywhere():
    content = os.urandom(2 * PIECE + 100)
    file = Unsealed(io.BytesIO(seal(content)), [OURS], name=NAME)
    assert file.seek(-50, io.SEEK_END) == len(content) - 50
    assert file.read() == content[-50:]
    file.seek(PIECE - 3)
    assert io.BufferedReader(file).read(6) == content[PIECE - 3 : PIECE + 3]
    file.seek(len(content) + 5)
    assert file.read() == b""
    with pytest.raises(ValueError, match="before"):
        file.seek(-1)


@pytest.mark.parametrize("place", [3, 12, 25, HEADER - 1, HEADER, HEADER + 500, HEADER + PIECE + TAG + 7, -1])
def test_a_changed_bit_anywhere_is_found(place):
    data = bytearray(seal(bytes(PIECE + 1000)))
    data[place] ^= 1
    if place == 3:
        assert not sealing.is_sealed(bytes(data))
    else:
        with pytest.raises(Damaged):
            unseal(bytes(data))


def test_pieces_are_not_cut_off_added_or_moved():
    data = seal(bytes(2 * PIECE + 10))
    first, second = (data[HEADER + n * (PIECE + TAG) : HEADER + (n + 1) * (PIECE + TAG)] for n in (0, 1))
    last = data[HEADER + 2 * (PIECE + TAG) :]
    for wrong in (first + second, first, first + second + last[:-1], second + first + last, first + second + last * 2,
                  b"", first + last):  # fmt: skip
        with pytest.raises(Damaged):
            unseal(data[:HEADER] + wrong)


def test_a_file_does_not_open_under_the_name_of_another_or_another_key():
    data = seal(b"a vote")
    with pytest.raises(Damaged):
        unseal(data, name="documents/cd/cdef.pdf")
    with pytest.raises(NoKey):
        unseal(data, keys=[OTHER])
    assert unseal(data, keys=[OTHER, OURS]) == b"a vote"


def test_every_file_has_a_key_of_its_own():
    one, two = seal(b"the same"), seal(b"the same")
    assert one[HEADER:] != two[HEADER:]
    assert one[: HEADER - 60] == two[: HEADER - 60]  # the name of the master key
    body = two[:HEADER] + one[HEADER:]
    with pytest.raises(Damaged):
        unseal(body)
