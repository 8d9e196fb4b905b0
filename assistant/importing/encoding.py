"""Bytes to text: UTF-8, and for tables also CP932 (what Excel in Japan writes). Never a guess that loses a letter."""

import re
import unicodedata

from assistant.importing.problems import Problems

BOM = b"\xef\xbb\xbf"
FROM_EXCEL = "Excelでは「名前を付けて保存」で「CSV UTF-8(コンマ区切り)」を選んで保存し直してください"

BINARY = (
    (b"PK\x03\x04", f"Excelブック(.xlsx)などの圧縮されたファイルです。{FROM_EXCEL}"),
    (b"\xd0\xcf\x11\xe0", f"古い形式のExcelブック(.xls)です。{FROM_EXCEL}"),
    (b"\xff\xfe", f"文字コードがUTF-16(Unicodeテキスト)です。{FROM_EXCEL}"),
    (b"\xfe\xff", f"文字コードがUTF-16(Unicodeテキスト)です。{FROM_EXCEL}"),
    (b"%PDF-", "PDFファイルです。JSONLかCSVのファイルを選んでください"),
)
NOT_CP932 = re.compile(r"[\x80-\x9f\uf8f0-\uf8f3]")
"""What Python's cp932 makes of bytes that Windows leaves undefined."""


def utf8(data: bytes, problems: Problems) -> str:
    """The text of a UTF-8 file, without its byte order mark. Raises ImportRefused."""
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError:
        raise problems.refuse(
            "文字コードがUTF-8ではありません。UTF-8で保存し直してください", line=_first_bad_line(data)
        ) from None


def utf8_or_cp932(data: bytes, problems: Problems) -> str:
    """The text of a table. Raises ImportRefused for anything that is not clearly one of the two encodings."""
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError:
        pass
    if data.startswith(BOM) or _is_broken_utf8(data):
        raise problems.refuse(f"UTF-8の文字が途中で壊れています。{FROM_EXCEL}", line=_first_bad_line(data))
    if _is_euc_jp(data):
        raise problems.refuse(f"文字コードがEUC-JPのようです。{FROM_EXCEL}")
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        text = "\x80"
    if NOT_CP932.search(text):
        raise problems.refuse(f"文字コードがUTF-8でもShift_JISでもありません。{FROM_EXCEL}")
    return text


def refuse_binary(data: bytes, problems: Problems) -> None:
    """Raise ImportRefused for what is no text file, or text in an encoding with bytes of its own."""
    for magic, what in BINARY:
        if data.startswith(magic):
            raise problems.refuse(what)
    # That encoding has seven bits; an escape sign among letters of UTF-8 is a character that somebody pasted.
    if data.isascii() and (b"\x1b$" in data or b"\x1b(" in data):
        raise problems.refuse(f"文字コードがJIS(ISO-2022-JP)のようです。{FROM_EXCEL}")
    if b"\x00" in data:
        many = data.count(b"\x00") * 8 > len(data)
        what = (
            "文字コードがUTF-16か、文字のファイルではないようです" if many else "NUL文字(壊れた文字)が入っています"
        )
        line = None if many else data[: data.index(b"\x00")].count(b"\n") + 1
        raise problems.refuse(f"{what}。{FROM_EXCEL}", line=line)


def _first_bad_line(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return data[: error.start].count(b"\n") + 1
    return 1


def _is_broken_utf8(data: bytes) -> bool:
    """UTF-8 with a few bad bytes, which CP932 would turn into nonsense without complaint."""
    text = data.decode(errors="replace")
    beyond_ascii = sum(c > "\x7f" for c in text)
    return text.count("\ufffd") * 10 < beyond_ascii


def _is_euc_jp(data: bytes) -> bool:
    """Japanese in CP932 hardly ever is valid EUC-JP, as the first byte of its kana is not; the reverse is common."""
    try:
        text = data.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    return any(unicodedata.name(c, "").startswith(("HIRAGANA", "KATAKANA", "CJK")) for c in text)
