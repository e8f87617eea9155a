"""Levels of government an agency or a document belongs to."""

from enum import StrEnum


class Level(StrEnum):
    """From the centre down. `district` ended on 1 July 2025 (Luật 72/2025/QH15) but its documents remain."""

    CENTRAL = "central"
    MINISTRY = "ministry"
    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"

    @property
    def vietnamese(self) -> str:
        """The level as said in a sentence: `cấp tỉnh`."""
        return _VIETNAMESE[self]

    @property
    def english(self) -> str:
        return _ENGLISH[self]


_VIETNAMESE = {
    Level.CENTRAL: "Trung ương",
    Level.MINISTRY: "bộ, ngành",
    Level.PROVINCE: "cấp tỉnh",
    Level.DEPARTMENT: "sở, ngành",
    Level.DISTRICT: "cấp huyện",
    Level.COMMUNE: "cấp xã",
}
_ENGLISH = {
    Level.CENTRAL: "central",
    Level.MINISTRY: "ministry",
    Level.PROVINCE: "province",
    Level.DEPARTMENT: "department",
    Level.DISTRICT: "district",
    Level.COMMUNE: "commune",
}
