"""CSV and its kin: every cell comes out under its own header, or the file is refused with a reason."""

import csv
import io
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.table import Table, read_table, recognise_reading
from lumbar.intake.clinic.reasons import Refused


class Dirty(NamedTuple):
    """A file, how it is declared, and what must come out: rows by number, or a code."""

    content: bytes
    reading: Reading
    rows: list[tuple[int, ...]] | dict[int, tuple[str, ...]] | str
    ragged: tuple[int, ...] = ()
    names: tuple[str, ...] = ("id", "odi")


SEMI = Reading(delimiter=";", decimal=",")
PLAIN = Reading()
TWO = {2: ("P1", "30"), 3: ("P2", "")}

FILES: dict[str, Dirty] = {
    "plain": Dirty(b"id,odi\nP1,30\nP2,\n", PLAIN, TWO),
    "no end of line at the end": Dirty(b"id,odi\nP1,30\nP2,", PLAIN, TWO),
    "windows line ends": Dirty(b"id,odi\r\nP1,30\r\nP2,\r\n", PLAIN, TWO),
    "old macintosh line ends": Dirty(b"id,odi\rP1,30\rP2,\r", PLAIN, TWO),
    "mixed line ends": Dirty(b"id,odi\r\nP1,30\nP2,\r", PLAIN, TWO),
    "byte order mark": Dirty(b"\xef\xbb\xbfid,odi\nP1,30\nP2,\n", PLAIN, TWO),
    "byte order mark before a quote": Dirty(b'\xef\xbb\xbf"id",odi\nP1,30\nP2,\n', PLAIN, TWO),
    "utf-16": Dirty("id,odi\nP1,30\nP2,\n".encode("utf-16"), Reading(encoding="utf-16"), TWO),
    "utf-16 big end first": Dirty(
        "\ufeffid,odi\nP1,30\nP2,\n".encode("utf-16-be"), Reading(encoding="utf-16-be"), TWO
    ),
    "latin-1": Dirty(
        "id,odi\nÄ1,30\nß2,\n".encode("latin-1"),
        Reading(encoding="latin-1"),
        {2: ("Ä1", "30"), 3: ("ß2", "")},
    ),
    "semicolons": Dirty(b"id;odi\nP1;30,5\n", SEMI, {2: ("P1", "30,5")}),
    "tabs": Dirty(b"id\todi\nP1\t30\n", Reading(delimiter="\t"), {2: ("P1", "30")}),
    "bars": Dirty(b"id|odi\nP1|30\n", Reading(delimiter="|"), {2: ("P1", "30")}),
    "delimiter within quotes": Dirty(b'id,odi\n"P,1",30\n', PLAIN, {2: ("P,1", "30")}),
    "quotes within quotes": Dirty(b'id,odi\n"P""1",30\n', PLAIN, {2: ('P"1', "30")}),
    "line break within quotes": Dirty(
        b'id,odi\n"P\n1",30\nP2,31\n', PLAIN, {2: ("P\n1", "30"), 3: ("P2", "31")}
    ),
    "quote in the middle": Dirty(b'id,odi\nP"1,30\n', PLAIN, {2: ('P"1', "30")}),
    "blanks around": Dirty(b"id , odi\n P1 ,\t30\n\xc2\xa0P2, \n", PLAIN, TWO),
    "blank lines keep their numbers": Dirty(
        b"id,odi\n\nP1,30\n,\n\nP2,\n\n\n", PLAIN, {3: ("P1", "30"), 6: ("P2", "")}
    ),
    "delimiter at the end of rows": Dirty(b"id,odi\nP1,30,\nP2,,\n", PLAIN, TWO),
    "delimiter at the end of all lines": Dirty(b"id,odi,\nP1,30,\nP2,,\n", PLAIN, TWO),
    "many delimiters at the end": Dirty(b"id,odi,,,,\nP1,30,,,,\nP2,,,,,\n", PLAIN, TWO),
    "column without a name": Dirty(b",id,odi\n1,P1,30\n2,P2,\n", PLAIN, TWO),
    "title above the header": Dirty(
        b"Outcomes 2025\n\nid,odi\nP1,30\n", Reading(header=3), {4: ("P1", "30")}
    ),
    "sep= above the header": Dirty(
        b"sep=;\nid;odi\nP1;30\n", Reading(delimiter=";", header=2), {3: ("P1", "30")}
    ),
    "more cells than the header": Dirty(
        b"id,odi\nP1,30\nP2,31,5\nP3,32\n", PLAIN, {2: ("P1", "30"), 4: ("P3", "32")}, (3,)
    ),
    "fewer cells than the header": Dirty(
        b"id,odi,x\nP1,30,\nP2,31\nP3,32,\n",
        PLAIN,
        {2: ("P1", "30", ""), 4: ("P3", "32", "")},
        (3,),
        ("id", "odi", "x"),
    ),
    "decimal comma between commas": Dirty(b"id,odi\nP1,30,5\nP2,31\n", PLAIN, {3: ("P2", "31")}, (2,)),
    "line break in a header": Dirty(
        b'id,"odi\n total"\nP1,30\n', PLAIN, {2: ("P1", "30")}, names=("id", "odi total")
    ),
    "one column": Dirty(b"id\nP1\n", PLAIN, {2: ("P1",)}, names=("id",)),
    "formula": Dirty(b'id,odi\n"=""007""",30\n', PLAIN, {2: ('="007"', "30")}),
    "quote never closed": Dirty(b'id,odi\nP1,30\n"P2,31\nP3,32\n', PLAIN, "broken_quotes"),
    "text after a quote": Dirty(b'id,odi\n"P1"x,30\n', PLAIN, "broken_quotes"),
    "backslash before a quote": Dirty(b'id,odi\n"P\\"1",30\n', PLAIN, "broken_quotes"),
    "endless cell": Dirty(b'id,odi\n"' + b"x\n" * 200_000 + b'",30\n', PLAIN, "broken_quotes"),
    "endless line": Dirty(b"id,odi\n" + b"x" * 1_100_000 + b",30\n", PLAIN, "long_line"),
    "two columns of a name": Dirty(b"id,odi,id\nP1,30,P1\n", PLAIN, "duplicate_header"),
    "two columns of a name but for blanks": Dirty(b"id,odi, id\nP1,30,P1\n", PLAIN, "duplicate_header"),
    "no names": Dirty(b",\nP1,30\n", PLAIN, "no_header"),
    "header beyond the end": Dirty(b"id,odi\nP1,30\n", Reading(header=9), "no_header"),
    "header alone": Dirty(b"id,odi\n", PLAIN, "no_rows"),
    "no row like the header": Dirty(b"id,odi\nP1,30,5\n\nP2,31,5\n", PLAIN, "ragged"),
    "header and blank rows": Dirty(b"id,odi\n,\n\n , \n", PLAIN, "no_rows"),
    "nothing": Dirty(b"", PLAIN, "empty_file"),
    "line ends alone": Dirty(b"\n\n\n", PLAIN, "no_header"),
    "nul": Dirty(b"id,odi\nP\x001,30\n", PLAIN, "not_text"),
    "latin-1 declared as utf-8": Dirty("id,odi\nÄ1,30\n".encode("latin-1"), PLAIN, "not_text"),
    "utf-16 declared as utf-8": Dirty("id,odi\nP1,30\n".encode("utf-16-le"), PLAIN, "not_text"),
    "utf-16 cut in half": Dirty(
        "id,odi\nP1,30\n".encode("utf-16")[:-1], Reading(encoding="utf-16"), "not_text"
    ),
    "encoding nobody knows": Dirty(b"id,odi\nP1,30\n", Reading(encoding="utf-9"), "not_text"),
    "encoding that is none": Dirty(b"id,odi\nP1,30\n", Reading(encoding="base64"), "not_text"),
    "no delimiter": Dirty(b"id,odi\nP1,30\n", Reading(delimiter=""), "not_mapped"),
    "delimiter of two signs": Dirty(b"id,,odi\nP1,,30\n", Reading(delimiter=",,"), "not_mapped"),
    "too many columns": Dirty(b",".join(b"c%d" % k for k in range(2_001)) + b"\n", PLAIN, "too_wide"),
}


def read(tmp_path: Path, content: bytes, reading: Reading, only: list[str] | None = None) -> Table:
    path = tmp_path / "file"
    path.write_bytes(content)
    return read_table(path, reading, only)


def shown(table: Table) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in table.numbered().rows()}


@pytest.mark.parametrize("name", FILES)
def test_every_cell_has_its_place(name: str, tmp_path: Path) -> None:
    file = FILES[name]
    if isinstance(file.rows, str):
        with pytest.raises(Refused) as refused:
            read(tmp_path, file.content, file.reading)
        assert refused.value.code == file.rows
        return
    table = read(tmp_path, file.content, file.reading)
    assert (shown(table), table.ragged) == (file.rows, file.ragged)
    assert (*table.texts.columns,) == table.names == file.names
    assert table.texts.dtypes == [pl.String] * len(file.names)


@pytest.mark.parametrize("name", [name for name, file in FILES.items() if not isinstance(file.rows, str)])
def test_how_a_file_is_written_is_told_from_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(FILES[name].content)
    reading, sheets = recognise_reading(path)
    declared = FILES[name].reading
    same = {"latin-1": "cp1252", "utf-16-be": "utf-16"}
    assert (reading.delimiter, reading.header) == (declared.delimiter, declared.header)
    assert reading.encoding == same.get(declared.encoding, declared.encoding)
    assert reading.decimal == declared.decimal
    assert sheets == ()


def test_only_the_columns_asked_for_are_kept(tmp_path: Path) -> None:
    content = b"name,id,odi\nDoe,P1,30\nRoe,,\nPoe,P3,32\n"
    table = read(tmp_path, content, PLAIN, ["odi", "id", "week"])
    assert table.texts.to_dict(as_series=False) == {"id": ["P1", "", "P3"], "odi": ["30", "", "32"]}
    assert table.names == ("name", "id", "odi")
    assert shown(table) == {2: ("P1", "30"), 4: ("P3", "32")}
    none = read(tmp_path, content, PLAIN, ["week"])
    assert none.texts.columns == []
    assert none.names == table.names


def test_rows_keep_their_numbers_over_every_seam(tmp_path: Path) -> None:
    rows = [f"P{k},{k}" if k % 7 else "" for k in range(2, 45_000)]
    rows[44_000 - 2] = "P44000"
    table = read(tmp_path, "\n".join(["id,odi", *rows]).encode(), PLAIN)
    found = table.numbered()
    assert found.height == sum(k % 7 > 0 for k in range(2, 45_000)) - 1
    assert table.ragged == (44_000,)
    assert (found["id"] == "P" + found["row"].cast(pl.String)).all()


ENCODED = {
    "utf-8": "id;praxis\n1;Köln\n2;Łódź\n3;東京\n",
    "utf-16-le": "id;praxis\n1;Köln\n2;Essen\n3;Bonn\n4;Trier am schönen Ufer der Mosel\n",
    "cp1252": "id;praxis;größe\n1;Köln – West;5€\n2;Düsseldorf;weiß nicht\n3;Würzburg;für\n",
    "cp1250": "id;płeć;ośrodek\n1;kobieta;Łódź\n2;mężczyzna;Kraków\n3;kobieta;Gdańsk\n",
    "cp1251": "номер;пол;клиника\n1;мужской;Москва\n2;женский;Казань\n",
    "shift_jis": "番号;性別;診療所\n1;女性;東京クリニック\n2;男性;大阪クリニック\n",
    "gb18030": "编号;性别;诊所\n1;女;北京医院\n2;男;上海医院\n",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_encodings_are_told_apart(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(ENCODED[encoding].encode(encoding))
    reading, _ = recognise_reading(path)
    table = read_table(path, reading)
    expected = pl.read_csv(io.StringIO(ENCODED[encoding]), separator=";", infer_schema=False)
    assert table.texts.equals(expected)


TEXT = st.text(
    st.characters(exclude_characters="\0\r\x1c\x1d\x1e\x1f\ufeff", exclude_categories=["Cs"]), max_size=8
)


@given(
    rows=st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, encoding: str, end: str
) -> None:
    memory = io.StringIO()
    writer = csv.writer(memory, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows, ["end", "", ""]])
    path = tmp_path_factory.mktemp("csv") / "file"
    path.write_bytes(memory.getvalue().encode(encoding))
    table = read_table(path, Reading(delimiter=delimiter, encoding=encoding.removesuffix("-sig")))
    assert table.texts.rows() == [*(tuple(cell.strip() for cell in row) for row in rows), ("end", "", "")]
