"""What can be known of a device, by the names that mappings use."""

from enum import StrEnum


class Field(StrEnum):
    """One piece of information about a device."""

    ID = "id"
    NAME = "name"
    ADDRESS = "address"
    PROVINCE = "province"
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    STREET = "street"
    HOUSE_NUMBER = "house_number"
    POSTCODE = "postcode"
    LOCATION = "location"
    FLOOR = "floor"
    LON = "lon"
    LAT = "lat"
    POSITION = "position"
    DATUM = "datum"
    HOURS = "hours"
    HOURS_NOTE = "hours_note"
    OPEN_DAYS = "open_days"
    OPENS = "opens"
    CLOSES = "closes"
    MONDAY = "mo"
    TUESDAY = "tu"
    WEDNESDAY = "we"
    THURSDAY = "th"
    FRIDAY = "fr"
    SATURDAY = "sa"
    SUNDAY = "su"
    HOLIDAY = "ph"
    SUNDAY_WEEKS = "sunday_weeks"
    INDOOR = "indoor"
    OUTDOOR = "outdoor"
    ACCESS = "access"
    SERIAL = "serial"
    MODEL = "model"
    STATUS = "status"
    OPERATOR = "operator"
    FUNDER = "funder"
    PADS_EXPIRE = "pads_expire_on"
    BATTERY_EXPIRES = "battery_expires_on"
    CHECKED = "last_checked_on"
    NOTE = "note"
    CONTACT = "contact"
    PHONE = "phone"
    EMAIL = "email"


DAYS = (
    Field.MONDAY,
    Field.TUESDAY,
    Field.WEDNESDAY,
    Field.THURSDAY,
    Field.FRIDAY,
    Field.SATURDAY,
    Field.SUNDAY,
    Field.HOLIDAY,
)
# Who a person is and how to reach them: dropped unless asked for.
PERSONAL = frozenset({Field.CONTACT, Field.PHONE, Field.EMAIL})
DATES = (Field.PADS_EXPIRE, Field.BATTERY_EXPIRES, Field.CHECKED)
