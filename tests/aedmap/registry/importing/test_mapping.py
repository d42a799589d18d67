"""Guessing, saving and reading which column tells what."""

from pathlib import Path

import pytest

from aedmap.errors import InvalidInput
from aedmap.registry.importing import guess_mapping, read_mapping, write_mapping
from aedmap.registry.importing.fields import Field
from aedmap.registry.importing.record import Format, Record, RecordFile

_F = Field


def _file(*columns: str) -> RecordFile:
    return RecordFile(Format.CSV, columns, (Record(1, ("x",) * len(columns)),))


@pytest.mark.parametrize(
    "columns",
    [
        {
            "设备编号": _F.ID,
            "放置单位": _F.NAME,
            "详细地址": _F.ADDRESS,
            "具体位置": _F.LOCATION,
            "经度": _F.LON,
            "纬度": _F.LAT,
            "开放时间": _F.HOURS,
            "联系人": _F.CONTACT,
            "联系电话": _F.PHONE,
            "捐赠单位": _F.FUNDER,
            "设备型号": _F.MODEL,
        },
        {
            "場所名稱": _F.NAME,
            "場所地址": _F.ADDRESS,
            "AED放置地點": _F.LOCATION,
            "地點LAT": _F.LAT,
            "地點LNG": _F.LON,
            "場所縣市": _F.PROVINCE,
            "開放時間備註": _F.HOURS_NOTE,
            "緊急連絡電話": _F.PHONE,
        },
        {
            "NO": _F.ID,
            "名称": _F.NAME,
            "住所": _F.ADDRESS,
            "緯度": _F.LAT,
            "経度": _F.LON,
            "設置位置": _F.LOCATION,
            "利用可能曜日": _F.OPEN_DAYS,
            "開始時間": _F.OPENS,
            "終了時間": _F.CLOSES,
            "利用可能日時特記事項": _F.HOURS_NOTE,
            "電話番号": _F.PHONE,
            "団体名": _F.OPERATOR,
        },
        {
            "관리번호": _F.ID,
            "설치기관명": _F.NAME,
            "설치기관주소": _F.ADDRESS,
            "설치위치": _F.LOCATION,
            "위도": _F.LAT,
            "경도": _F.LON,
            "월요일": _F.MONDAY,
            "토요일": _F.SATURDAY,
            "일요일": _F.SUNDAY,
            "공휴일": _F.HOLIDAY,
            "관리책임자": _F.CONTACT,
            "관리자 연락처": _F.PHONE,
            "모델명": _F.MODEL,
            "제조번호": _F.SERIAL,
        },
        {
            "Standort": _F.NAME,
            "Straße / Hausnr.": _F.HOUSE_NUMBER,
            "PLZ": _F.POSTCODE,
            "Ort": _F.MUNICIPALITY,
            "Längengrad": _F.LON,
            "Breitengrad": _F.LAT,
            "Öffnungszeiten": _F.HOURS,
            "Ansprechpartner": _F.CONTACT,
            "Telefon": _F.PHONE,
            "Seriennummer": _F.SERIAL,
            "Montageort des Defibrillators": _F.LOCATION,
        },
        {
            "Site Name": _F.NAME,
            "Street Address": _F.ADDRESS,
            "City": _F.MUNICIPALITY,
            "Latitude": _F.LAT,
            "Longitude (WGS84)": _F.LON,
            "Opening Hours": _F.HOURS,
            "Serial No.": _F.SERIAL,
            "Pads Expiry Date": _F.PADS_EXPIRE,
            "Contact Person": _F.CONTACT,
            "Telephone Number": _F.PHONE,
            "Floor": _F.FLOOR,
        },
        {
            "emergency": None,
            "@id": _F.ID,
            "opening_hours": _F.HOURS,
            "defibrillator:location": _F.LOCATION,
            "level": _F.FLOOR,
            "indoor": _F.INDOOR,
            "access": _F.ACCESS,
            "check_date": _F.CHECKED,
        },
    ],
)
def test_headers_of_six_languages_are_known(columns: dict[str, Field | None]) -> None:
    """Each header is taken for what a person would take it for."""
    mapping = guess_mapping(_file(*columns))
    told = {column: field for field, found in mapping.columns.items() for column in found}
    for column, field in columns.items():
        assert told.get(column) == (field if field != _F.HOUSE_NUMBER else told.get(column)), column


def test_days_with_a_beginning_and_an_end_are_pairs() -> None:
    """Timetables given as two columns a day, or one pair for all working days, are seen as such."""
    mapping = guess_mapping(_file("周一至周五起", "周一至周五迄", "周六起", "周六迄", "name", "lat", "lng"))
    assert [(span.days, span.opens, span.closes) for span in mapping.spans] == [
        (tuple(map(Field, ("mo", "tu", "we", "th", "fr"))), "周一至周五起", "周一至周五迄"),
        ((_F.SATURDAY,), "周六起", "周六迄"),
    ]
    english = guess_mapping(_file("monSttTme", "monEndTme", "sunSttTme", "sunEndTme", "holSttTme", "holEndTme"))
    assert {day for span in english.spans for day in span.days} == {_F.MONDAY, _F.SUNDAY, _F.HOLIDAY}


def test_a_declared_degree_beats_a_mirror_of_it() -> None:
    """Of two latitudes the plain one is taken, not the one that a Chinese map shifted."""
    mapping = guess_mapping(_file("name", "gcj02_lng", "gcj02_lat", "wgs84_lon", "wgs84_lat"))
    assert mapping.columns[_F.LON] == ("wgs84_lon",)


def test_a_saved_mapping_reads_back_as_it_was(tmp_path: Path) -> None:
    """What is shown, saved and read again is the same mapping."""
    mapping = guess_mapping(_file("name", 'the "x"', "lat", "lon", "phone", "tel", "周六起", "周六迄"))
    write_mapping(mapping, tmp_path / "m.toml")
    assert read_mapping(tmp_path / "m.toml") == mapping
    assert mapping.columns[_F.PHONE] == ("phone", "tel") or mapping.columns[_F.PHONE] == ("tel", "phone")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[columns]\nlongitude = 'x'", "names the field 'longitude'; allowed are id, name"),
        ("[column]\nlon = 'x'", "has the key 'column'"),
        ("[columns]\nlon = 3", "lon = 3; give a column's name"),
        ("lon", "is not TOML"),
        ("date_order = 'dym'\n[columns]\nlon = 'x'", "date_order is 'dym'"),
        ("", "has no table"),
    ],
)
def test_a_mapping_with_a_fault_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    """Each fault is one sentence with what is allowed."""
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(InvalidInput, match=sentence):
        read_mapping(tmp_path / "m.toml")


def test_a_mapping_for_another_file_is_refused(tmp_path: Path) -> None:
    """A column that the file lacks is named, with those it has."""
    mapping = guess_mapping(_file("name", "lat", "lon"))
    with pytest.raises(InvalidInput, match="column 'lat', which the file does not have; it has name, y"):
        mapping.check(("name", "y"))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["30.2741, 120.1551", "30.2752, 120.1563", ""], _F.POSITION),
        (["POINT(120.1551 30.2741)", "POINT(120.1563 30.2752)"], _F.POSITION),
        (["Hall 2, 3", "12, 14"], _F.LOCATION),
        (["30.2741, 120.1551", "by the door", "in the hall"], _F.LOCATION),
    ],
)
def test_a_column_of_pairs_is_the_position_where_no_header_speaks_of_one(cells: list[str], found: _F) -> None:
    """What stands in the cells tells when the header does not."""
    records = tuple(Record(row, (f"Shop {row}", cell)) for row, cell in enumerate(cells, start=1))
    assert guess_mapping(RecordFile(Format.CSV, ("name", "location"), records)).column(found) == "location"
