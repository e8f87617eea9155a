"""The invented province, tỉnh Mẫu: its agencies and the people who sign in. All its names are invented."""

COMMUNES = [
    ("xa-an-hoa", "xã An Hòa"),
    ("xa-binh-lam", "xã Bình Lâm"),
    ("xa-cam-giang", "xã Cẩm Giáng"),
    ("xa-dai-thinh", "xã Đại Thịnh"),
    ("xa-dong-vinh", "xã Đông Vịnh"),
    ("xa-hoa-loc", "xã Hoa Lộc"),
    ("xa-kim-dinh", "xã Kim Đính"),
    ("xa-long-khe", "xã Long Khê"),
    ("xa-minh-duc", "xã Minh Đức"),
    ("xa-nam-truc", "xã Nam Trúc"),
    ("xa-phu-xuan", "xã Phú Xuân"),
    ("xa-quang-yen", "xã Quang Yên"),
    ("xa-tan-thuan", "xã Tân Thuận"),
    ("xa-yen-lac", "xã Yên Lạc Thượng"),
    ("phuong-ben-ngu", "phường Bến Ngự"),
    ("phuong-cua-dong", "phường Cửa Đông"),
    ("phuong-song-mau", "phường Sông Mẫu"),
    ("phuong-tay-mau", "phường Tây Mẫu"),
]

# key, name, short name, kind, code, since
BODIES = [
    ("so-noi-vu", "Sở Nội vụ", "SNV", "department", "H00.01", "2025-03-01"),
    ("so-tu-phap", "Sở Tư pháp", "STP", "department", "H00.02", "1997-01-01"),
    ("so-tai-chinh", "Sở Tài chính", "STC", "department", "H00.03", "2025-03-01"),
    ("so-xay-dung", "Sở Xây dựng", "SXD", "department", "H00.04", "2025-03-01"),
    ("so-khcn", "Sở Khoa học và Công nghệ", "SKHCN", "department", "H00.05", "2025-03-01"),
    ("so-y-te", "Sở Y tế", "SYT", "department", "H00.06", "1997-01-01"),
    ("so-gddt", "Sở Giáo dục và Đào tạo", "SGDĐT", "department", "H00.07", "1997-01-01"),
    ("so-cong-thuong", "Sở Công Thương", "SCT", "department", "H00.08", "2008-04-01"),
    ("so-nnmt", "Sở Nông nghiệp và Môi trường", "SNNMT", "department", "H00.09", "2025-03-01"),
    ("so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", "department", "H00.10", "2008-04-01"),
    ("vp-ubnd", "Văn phòng UBND tỉnh", "VPUBND", "office", "H00.11", "1997-01-01"),
    ("thanh-tra", "Thanh tra tỉnh", "TTT", "inspectorate", "H00.12", "1997-01-01"),
    ("bql-kkt", "Ban Quản lý khu kinh tế", "BQLKKT", "board", "H00.13", "2010-07-01"),
    ("tt-pvhcc", "Trung tâm Phục vụ hành chính công tỉnh", "TTPVHCC", "centre", "H00.14", "2017-05-15"),
]

OTHERS = [
    ("ban-to-chuc", "Ban Tổ chức Tỉnh ủy", "BTCTU", "party", "1997-01-01"),
    ("ban-tuyen-giao", "Ban Tuyên giáo và Dân vận Tỉnh ủy", "BTGDVTU", "party", "2025-03-01"),
    ("mttq", "Ủy ban MTTQ Việt Nam tỉnh", "MTTQ", "front", "1997-01-01"),
    ("bao-mau", "Báo và Phát thanh, truyền hình Mẫu", "BPTTHM", "press", "2025-07-01"),
]

# username, full name, agency, role, title
PEOPLE = [
    ("tran.minh.duc", "Trần Minh Đức", "so-noi-vu", "focal_point", "Trưởng phòng Cải cách hành chính"),
    ("dao.thi.van", "Đào Thị Vân", "so-noi-vu", "officer", "Chuyên viên"),
    ("pham.quoc.bao", "Phạm Quốc Bảo", "so-tu-phap", "officer", "Chuyên viên"),
    ("le.thu.trang", "Lê Thu Trang", "so-tai-chinh", "officer", "Chuyên viên chính"),
    ("nguyen.thi.ha", "Nguyễn Thị Hà", "so-xay-dung", "officer", "Chuyên viên"),
    ("vu.tuan.kiet", "Vũ Tuấn Kiệt", "so-khcn", "officer", "Chuyên viên"),
    ("hoang.lan.phuong", "Hoàng Lan Phương", "so-y-te", "officer", "Chuyên viên"),
    ("dinh.cong.minh", "Đinh Công Minh", "so-y-te", "head", "Giám đốc"),
    ("bui.van.hieu", "Bùi Văn Hiếu", "so-gddt", "officer", "Chuyên viên"),
    ("ngo.thanh.tung", "Ngô Thanh Tùng", "so-cong-thuong", "officer", "Chuyên viên"),
    ("dinh.ngoc.anh", "Đinh Ngọc Ánh", "so-nnmt", "officer", "Chuyên viên"),
    ("ta.my.linh", "Tạ Mỹ Linh", "so-vhttdl", "officer", "Chuyên viên"),
    ("do.duc.thang", "Đỗ Đức Thắng", "vp-ubnd", "officer", "Chuyên viên chính"),
    ("ly.hai.yen", "Lý Hải Yến", "vp-ubnd", "field_owner", "Trưởng phòng Kiểm soát thủ tục hành chính"),
    ("luong.van.khoa", "Lương Văn Khoa", "thanh-tra", "officer", "Thanh tra viên"),
    ("mai.hong.nhung", "Mai Hồng Nhung", "bql-kkt", "officer", "Chuyên viên"),
    ("cao.xuan.truong", "Cao Xuân Trường", "tt-pvhcc", "officer", "Phó Giám đốc"),
    ("trinh.thi.yen", "Trịnh Thị Yến", "xa-an-hoa", "officer", "Công chức Văn phòng HĐND và UBND"),
    ("phan.van.loi", "Phan Văn Lợi", "xa-binh-lam", "officer", "Công chức Văn phòng HĐND và UBND"),
    ("ha.van.chung", "Hà Văn Chung", "xa-binh-lam", "head", "Chủ tịch UBND xã"),
    ("ho.thi.kim.chi", "Hồ Thị Kim Chi", "xa-dai-thinh", "officer", "Phó Chánh Văn phòng HĐND và UBND"),
    ("dang.quang.minh", "Đặng Quang Minh", "phuong-song-mau", "officer", "Công chức Văn phòng HĐND và UBND"),
    ("vo.thi.thu", "Võ Thị Thu", "phuong-cua-dong", "officer", "Công chức Văn phòng HĐND và UBND"),
    ("lanh.dao", "Lãnh đạo UBND tỉnh", "ubnd-tinh", "leader", "Lãnh đạo UBND tỉnh"),
    ("kiem.soat", "Đoàn Thanh Vân", "ubnd-tinh", "auditor", "Kiểm soát nội bộ"),
    ("quan.tri", "Quản trị hệ thống", "ubnd-tinh", "administrator", "Quản trị hệ thống"),
]

PROVINCE = "ubnd-tinh"

# Who answers for which field; the owner of the field of direction is the province's standing agency.
OWNERS = [
    ("direction", "so-noi-vu"),
    ("institutions", "so-tu-phap"),
    ("procedures", "vp-ubnd"),
    ("organisation", "so-noi-vu"),
    ("civil_service", "so-noi-vu"),
    ("public_finance", "so-tai-chinh"),
    ("digital", "so-khcn"),
]


def register() -> dict[str, object]:
    """`samples.json`: agencies before those they stand under them, and people."""
    agencies = [_agency(PROVINCE, "UBND tỉnh Mẫu", "UBND tỉnh", "committee", "province", "H00", None, "1997-01-01")]
    for key, name, short, kind, code, since in BODIES:
        parent = "vp-ubnd" if key == "tt-pvhcc" else PROVINCE
        agencies.append(_agency(key, name, short, kind, "department", code, parent, since))
    for n, (key, name) in enumerate(COMMUNES, 101):
        short = f"UBND {name}"
        agencies.append(_agency(key, short, short, "commune", "commune", f"H00.{n}", PROVINCE, "2025-07-01"))
    for key, name, short, kind, since in OTHERS:
        agencies.append(_agency(key, name, short, kind, "department", None, None, since))
    people = [dict(zip(("username", "full_name", "agency", "role", "title"), person, strict=True)) for person in PEOPLE]
    return {
        "about": "Tỉnh Mẫu là tỉnh giả định: mọi cơ quan, tên người và số liệu đều được đặt ra để dùng thử.",
        "province": "tỉnh Mẫu",
        "agencies": agencies,
        "people": people,
        "field_owners": [
            {"field": field, "agency": agency, "authority": PROVINCE, "since": "2025-07-01"} for field, agency in OWNERS
        ],
    }


def _agency(
    key: str, name: str, short: str, kind: str, level: str, code: str | None, parent: str | None, since: str
) -> dict[str, str | None]:
    return {
        "key": key,
        "name": name,
        "short_name": short,
        "kind": kind,
        "level": level,
        "code": code,
        "parent": parent,
        "since": since,
    }
