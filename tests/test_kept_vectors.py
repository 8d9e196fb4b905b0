"""What is kept to start quickly: the encoder's weights and the vectors of our own texts. Used whole or not at all."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest

from assistant.embedders import EmbeddedEmbedder
from assistant.embedders.own import OwnVectors
from assistant.embedders.weights import load_weights
from tests.fakes import HashEmbedder

TEXTS = ("日程調整", "会食の手配", "請求書")


def load(path: Path) -> tuple[Path, int]:
    """Where the weights came from, and their sum."""
    with np.load(path) as data:
        return path, int(sum(data[name].sum() for name in data.files))


def pack(path: Path, start: int = 0) -> Path:
    np.savez_compressed(path, q1=np.arange(start, start + 5000), scale=np.ones(17))
    return path


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return pack(tmp_path / "weights.npz")


def kept_in(folder: Path) -> Path:
    (kept,) = folder.iterdir()
    return kept


def test_the_weights_come_from_an_unpacked_copy_with_the_same_content(packed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    (source, total), (_, packed_total) = load_weights(packed, folder, load), load(packed)
    assert (source, total) == (kept_in(folder), packed_total)
    with ZipFile(source) as copy, ZipFile(packed) as original:
        assert all(member.compress_size == member.file_size for member in copy.infolist())
        assert any(member.compress_type == ZIP_DEFLATED for member in original.infolist())


def test_the_second_start_uses_the_copy_that_is_there(packed: Path, tmp_path: Path) -> None:
    load_weights(packed, tmp_path / "models", load)
    before = kept_in(tmp_path / "models").stat().st_mtime_ns
    load_weights(packed, tmp_path / "models", load)
    assert kept_in(tmp_path / "models").stat().st_mtime_ns == before


@pytest.mark.parametrize("place", [0, 60, 3000, 20_000, -30, -1])
def test_one_changed_byte_anywhere_is_noticed_and_mended(packed: Path, tmp_path: Path, place: int) -> None:
    wanted = load(packed)[1]
    kept = load_weights(packed, tmp_path / "models", load)[0]
    content = bytearray(kept.read_bytes())
    content[place] ^= 0x55
    kept.write_bytes(content)
    assert load_weights(packed, tmp_path / "models", load)[1] == wanted
    assert load(kept_in(tmp_path / "models"))[1] == wanted


@pytest.mark.parametrize("left", [0, 1, 5000, 30_000])
def test_a_copy_that_was_cut_off_is_made_anew(packed: Path, tmp_path: Path, left: int) -> None:
    kept, wanted = load_weights(packed, tmp_path / "models", load)
    kept.write_bytes(kept.read_bytes()[:left])
    assert load_weights(packed, tmp_path / "models", load) == (kept, wanted)


def test_a_copy_of_other_weights_is_never_used(packed: Path, tmp_path: Path) -> None:
    old = load_weights(packed, tmp_path / "models", load)[1]
    pack(packed, start=7)
    new = load_weights(packed, tmp_path / "models", load)[1]
    assert new == load(packed)[1] != old


def test_where_no_copy_can_be_kept_the_packed_weights_are_read(packed: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    assert load_weights(packed, blocked / "models", load)[0] == packed
    assert load_weights(packed, None, load)[0] == packed
    assert load_weights(packed, tmp_path / "models", load, least_free=2**62)[0] == packed
    assert list((tmp_path / "models").iterdir()) == []


def test_what_is_wrong_with_the_packed_weights_themselves_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_weights(tmp_path / "missing.npz", tmp_path / "models", load)


def test_the_embedder_gives_the_same_bits_from_kept_weights(tmp_path: Path) -> None:
    rows = EmbeddedEmbedder().embed(TEXTS)
    EmbeddedEmbedder(tmp_path / "models").embed(TEXTS)
    assert not (tmp_path / "models").exists(), "nothing is kept for a folder's first draft"
    (tmp_path / "models").mkdir()
    for _ in range(2):
        np.testing.assert_array_equal(EmbeddedEmbedder(tmp_path / "models").embed(TEXTS), rows)
    assert kept_in(tmp_path / "models").stat().st_size > 70_000_000
    kept_in(tmp_path / "models").unlink()


def test_our_own_texts_are_embedded_once(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    first = OwnVectors(embedder, tmp_path).embed("topic-a", TEXTS)
    second = OwnVectors(embedder, tmp_path).embed("topic-a", TEXTS)
    np.testing.assert_array_equal(first, second)
    assert embedder.embedded == list(TEXTS)


def test_edited_texts_and_another_embedder_are_embedded_anew(tmp_path: Path) -> None:
    OwnVectors(HashEmbedder(), tmp_path).embed("topic-a", TEXTS)
    for embedder, texts in ((HashEmbedder(), ("経費", *TEXTS[1:])), (HashEmbedder("other"), TEXTS)):
        found = OwnVectors(embedder, tmp_path).embed("topic-a", texts)
        np.testing.assert_array_equal(found, HashEmbedder(embedder.name).embed(texts))
    assert len(list(tmp_path.iterdir())) == 1, "the older ones of a name go"


def test_the_vectors_of_one_name_leave_those_of_another_alone(tmp_path: Path) -> None:
    for name in ("topic-a", "topic-ab", "slots-a"):
        OwnVectors(HashEmbedder(), tmp_path).embed(name, TEXTS)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("damage", [b"", b"\n", b"x" * 900, None])
def test_damaged_vectors_are_embedded_again(tmp_path: Path, damage: bytes | None) -> None:
    embedder = HashEmbedder()
    rows = OwnVectors(embedder, tmp_path).embed("topic-a", TEXTS)
    kept = kept_in(tmp_path)
    content = bytearray(kept.read_bytes())
    content[-1] ^= 1
    kept.write_bytes(bytes(content) if damage is None else damage)
    np.testing.assert_array_equal(OwnVectors(embedder, tmp_path).embed("topic-a", TEXTS), rows)
    assert len(embedder.embedded) == 2 * len(TEXTS)


def test_own_vectors_that_cannot_be_kept_cost_only_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    rows = OwnVectors(HashEmbedder(), blocked).embed("topic-a", TEXTS)
    np.testing.assert_array_equal(rows, HashEmbedder().embed(TEXTS))
