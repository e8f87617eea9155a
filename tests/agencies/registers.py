"""The parts of real registers that five real plans speak of, as they stood then."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
FROM = "2010-01-01"


def under(parent: str, kind: str, level: str, *names: str) -> list[Row]:
    """Agencies below one; `name | short name` where it has one."""
    rows = []
    for n, name in enumerate(names):
        full, _, short = (part.strip() for part in name.partition("|"))
        rows.append(
            {
                "key": f"{parent}-{kind}-{n}",
                "name": full,
                "short_name": short,
                "kind": kind,
                "level": level,
                "parent": parent,
                "since": FROM,
            }
        )
    return rows


def root(key: str, name: str, kind: str, level: str, parent: str | None = None) -> Row:
    return {"key": key, "name": name, "kind": kind, "level": level, "parent": parent, "since": FROM}


DEPARTMENTS = (
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Khoa học và Công nghệ",
    "Sở Kế hoạch và Đầu tư",
    "Sở Thông tin và Truyền thông",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Công Thương",
)


CENTRES = {
    "st": ("Cổng thông tin điện tử tỉnh", "Trung tâm Phục vụ hành chính công"),
    "hd": ("Cổng thông tin điện tử tỉnh", "Trung tâm Công báo"),
}


def province(key: str, name: str, districts: tuple[str, ...]) -> list[Row]:
    """A province of three levels, with the same names deeper down that mislead: divisions, offices, police."""
    rows = [
        root(key, f"Ủy ban nhân dân tỉnh {name}", "committee", "province"),
        *under(key, "department", "department", *DEPARTMENTS),
        *under(key, "office", "department", "Văn phòng Ủy ban nhân dân tỉnh"),
        *under(key, "inspectorate", "department", "Thanh tra tỉnh"),
        *under(key, "front", "department", f"Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh {name}"),
        *under(key, "other", "department", f"Công an tỉnh {name}", f"Hội đồng nhân dân tỉnh {name}"),
        *under(key, "party", "province", "Tỉnh ủy"),
        *under(key, "press", "department", f"Đài Phát thanh - Truyền hình tỉnh {name}", f"Báo {name}"),
        *under(key, "central", "department", f"Cục Thuế tỉnh {name}", f"Kho bạc Nhà nước {name}"),
        *under(key, "district", "district", *districts),
    ]
    for n in range(len(districts)):
        at = f"{key}-district-{n}"
        rows += under(at, "division", "district", "Phòng Nội vụ", "Phòng Tư pháp")
        rows += under(at, "other", "district", "Công an huyện")
        rows += under(at, "commune", "commune", f"UBND xã Số {n}", f"UBND thị trấn Số {n}")
    rows += under(key, "centre", "department", *CENTRES.get(key, ()))
    for n in range(2):
        rows += under(f"{key}-department-{n}", "office", "department", "Văn phòng Sở")
        rows += under(f"{key}-department-{n}", "centre", "department", "Trung tâm Tin học")
    return rows


AN_GIANG = province("ag", "An Giang", ("UBND huyện An Phú", "UBND thị xã Tân Châu", "UBND thành phố Long Xuyên"))
SOC_TRANG = province("st", "Sóc Trăng", ("UBND huyện Kế Sách", "UBND thành phố Sóc Trăng"))
HAI_DUONG = province("hd", "Hải Dương", ("UBND huyện Cẩm Giàng", "UBND thị xã Kinh Môn", "UBND thành phố Hải Dương"))
CONG_THUONG = [
    root("tinh", "Ủy ban nhân dân tỉnh Mẫu", "committee", "province"),
    root("sct", "Sở Công Thương", "department", "department", "tinh"),
    root("snv", "Sở Nội vụ", "department", "department", "tinh"),
    *under("snv", "office", "department", "Văn phòng Sở"),
    *under("sct", "office", "department", "Văn phòng Sở"),
    *under("sct", "inspectorate", "department", "Thanh tra Sở"),
    *under(
        "sct",
        "division",
        "department",
        "Phòng Kế hoạch - Tài chính - Tổng hợp | Phòng KHTC-TH",
        "Phòng Quản lý công nghiệp",
        "Phòng Quản lý thương mại",
    ),
    *under(
        "sct",
        "centre",
        "department",
        "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp | Trung tâm KC&TVPTCN",
        "Trung tâm Xúc tiến thương mại | Trung tâm XTTM",
    ),
]
SON_TAY = [
    root("qn", "Ủy ban nhân dân tỉnh Quảng Ngãi", "committee", "province"),
    *under("qn", "department", "department", "Sở Nội vụ", "Sở Tư pháp"),
    root("sontay", "Ủy ban nhân dân huyện Sơn Tây", "district", "district", "qn"),
    root("sonha", "Ủy ban nhân dân huyện Sơn Hà", "district", "district", "qn"),
    *under("sonha", "division", "district", "Phòng Nội vụ"),
    *under("sontay", "office", "district", "Văn phòng HĐND và UBND huyện"),
    *under(
        "sontay",
        "division",
        "district",
        "Phòng Nội vụ",
        "Phòng Tư pháp",
        "Phòng Văn hóa và Thông tin",
        "Phòng Tài chính - Kế hoạch",
    ),
    *under("sontay", "commune", "commune", "UBND xã Sơn Dung", "UBND xã Sơn Mùa", "UBND xã Sơn Tân"),
    *under("sontay", "party", "district", "Ban Tổ chức Huyện ủy", "Huyện ủy"),
    *under("sontay", "other", "district", "Hội đồng nhân dân huyện"),
    *under("sontay", "press", "district", "Đài Truyền thanh - Phát lại truyền hình"),
]
