"""Documents that reform plans cite again and again, and the day each was issued.

A number with its year is one document's alone (Nghị định 34/2016/NĐ-CP; Nghị định 78/2025/NĐ-CP), so its day is a fact
that no later law changes. Only days seen printed belong here: a wrong one would blame those who are right.
"""

from datetime import date

ISSUED = {
    number: date(year, month, day)
    for number, day, month, year in (
        # As real plans cite them.
        ("130/2005/NĐ-CP", 17, 10, 2005),  # Sóc Trăng, Hải Dương; Sở Công Thương has 130/NĐ-CP ngày 17/10/2015
        ("43/2011/NĐ-CP", 13, 6, 2011),
        ("172/2012/TT-BTC", 22, 10, 2012),
        ("117/2013/NĐ-CP", 7, 10, 2013),
        ("16/2015/NĐ-CP", 14, 2, 2015),
        ("34/2016/NĐ-CP", 14, 5, 2016),
        ("61/2018/NĐ-CP", 23, 4, 2018),
        ("47/2020/NĐ-CP", 9, 4, 2020),
        ("62/2020/NĐ-CP", 1, 6, 2020),
        ("108/2020/NĐ-CP", 14, 9, 2020),
        ("143/2020/NĐ-CP", 10, 12, 2020),
        ("60/2021/NĐ-CP", 21, 6, 2021),
        # As other public documents cite them.
        ("20/2008/NĐ-CP", 14, 2, 2008),
        ("63/2010/NĐ-CP", 8, 6, 2010),
        ("48/2013/NĐ-CP", 14, 5, 2013),
        ("45/2016/QĐ-TTg", 19, 10, 2016),
        ("92/2017/NĐ-CP", 7, 8, 2017),
        ("30/2020/NĐ-CP", 5, 3, 2020),
        ("45/2020/NĐ-CP", 8, 4, 2020),
        ("106/2020/NĐ-CP", 10, 9, 2020),  # Hải Dương: ngày 15 tháng 9 năm 2020
        ("107/2020/NĐ-CP", 14, 9, 2020),
        ("118/2025/NĐ-CP", 9, 6, 2025),
    )
}
