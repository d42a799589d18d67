"""Encodings of text files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.text_encoding import decode

CHINESE = (
    "设备编号,放置单位,详细地址\n1,湖滨银泰百货一楼服务台,杭州市上城区延安路258号\n2,火车东站候车大厅,江干区天城路1号\n"
)
TAIWANESE = "場所名稱,場所地址\n臺北車站一樓服務臺,臺北市中正區北平西路3號\n市立圖書館總館,大安區建國南路二段125號\n"
JAPANESE = "名称,住所,設置位置\nコミュニティセンター,高松市番町一丁目8-15,１階玄関ロビー\nｽﾎﾟｰﾂｾﾝﾀｰ,大分市青葉町1,受付\n"
KOREAN = (
    "설치기관명,설치기관주소\n종로구청 (1층 민원실),서울특별시 종로구 삼봉로 43\n시립도서관,부산광역시 사상구 덕포동\n"
)
GERMAN = "Standort,Adresse\nBürgeramt Süd,Große Straße 12\nKölnbad,Übergang 3\nCafé am Markt,Weißer Weg 5\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (CHINESE, "gb18030"),
        (TAIWANESE, "big5"),
        (TAIWANESE, "big5hkscs"),
        (JAPANESE, "cp932"),
        (KOREAN, "cp949"),
        (GERMAN, "cp1252"),
        *[
            (text, codec)
            for text in (CHINESE, JAPANESE, GERMAN)
            for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")
        ],
    ],
)
def test_each_encoding_is_found_from_a_few_lines(text: str, codec: str) -> None:
    """Two lines of addresses are enough to tell the encodings apart."""
    assert decode(text.encode(codec), Path("x.csv"))[0].lstrip("\ufeff") == text


@pytest.mark.parametrize(
    ("line", "codec"), [(CHINESE, "gb18030"), (TAIWANESE, "big5"), (JAPANESE, "cp932"), (KOREAN, "cp949")]
)
def test_a_single_name_in_plain_columns_is_enough(line: str, codec: str) -> None:
    """One record with one name among plain columns still decides."""
    name = line.split("\n")[1].split(",")[1 if "编号" in line else 0]
    text = f"id,name,lon,lat\n1,{name},120.1,30.2\n"
    assert decode(text.encode(codec), Path("x.csv"))[0] == text


def test_what_is_no_text_is_refused() -> None:
    """A byte that no encoding has is named as such."""
    with pytest.raises(InvalidInput, match="is not text in UTF-8"):
        decode(b"\xff\x81\xff\x81 \x8d\x81\x90", Path("x.csv"))
    with pytest.raises(InvalidInput, match="holds a zero byte in line 1"):
        decode(bytes(range(256)) * 20, Path("x.csv"))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_utf_8_is_never_taken_for_another(text: str) -> None:
    """What is valid UTF-8 is read as UTF-8."""
    assert decode(text.encode(), Path("x.csv"))[0] == text.removeprefix("\ufeff")
