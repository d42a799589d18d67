"""A made-up register of any size with the shapes of real ones, and a country full of made-up devices."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_HEADER = (
    "관리번호",
    "설치기관명",
    "설치기관주소",
    "설치위치",
    "월요일",
    "화요일",
    "수요일",
    "목요일",
    "금요일",
    "토요일",
    "일요일",
    "공휴일",
    "위도",
    "경도",
)
_HOURS = ("09:00~18:00", "00:00~24:00", "05:00~25:00", "08:30~16:30", "")
_SUNDAYS = ("", "10:00~17:00", "00:00~24:00", "2409:00~17:00")
_TOWNS = 300
_DEVICES_A_HOUSE = 3


def write_register(path: Path, count: int, seed: int) -> None:
    """A CSV of devices in a province: hours by weekday, some odd; several devices a house; a few faulty positions."""
    chance = np.random.default_rng(seed)
    lon, lat = scattered(count, chance)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for i in range(count):
            house = i // _DEVICES_A_HOUSE
            day = _HOURS[chance.integers(len(_HOURS))]
            cells = [f"A-{i:07d}", f"건물 {house}", f"가상로 {house}", f"{i % _DEVICES_A_HOUSE + 1}층", *[day] * 5]
            sunday = _SUNDAYS[chance.integers(len(_SUNDAYS))]
            x, y = lon[house * _DEVICES_A_HOUSE], lat[house * _DEVICES_A_HOUSE]
            place = ("", "") if chance.random() < 0.001 else (f"{y:.7f}", f"{x:.7f}")
            writer.writerow([*cells, day, sunday, day, *place])


def scattered(count: int, chance: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes, (count,) each: most in towns of unequal size, some between them, over 4 x 4 degrees."""
    towns = chance.uniform((118.0, 28.0), (122.0, 32.0), (_TOWNS, 2))
    share = chance.pareto(1.0, _TOWNS) + 0.1
    of = chance.choice(_TOWNS, count, p=share / share.sum())
    points = towns[of] + chance.normal(0.0, 0.06, (count, 2))
    return points[:, 0], points[:, 1]
