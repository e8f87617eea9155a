"""A ministry's plan, invented, full of what looks wrong and is in order: nothing in it is noticed."""

from cchc.reading import read_bytes
from cchc.reading.checks import check

PLAN = """BỘ MẪU
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: 1045/QĐ-BM

Hà Nội, ngày 05 tháng 02 năm 2025

QUYẾT ĐỊNH

Ban hành Kế hoạch triển khai Đề án 06 và cải cách hành chính năm 2025 của Bộ Mẫu

BỘ TRƯỞNG BỘ MẪU

Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;

Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị; Nghị quyết số 03/NQ-CP ngày 09/01/2025 của Chính phủ;

Căn cứ Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ;

Căn cứ Luật Giao dịch điện tử số 20/2023/QH15 ngày 22/6/2023;

Xét đề nghị của Chánh Văn phòng Bộ.

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch triển khai Đề án 06 và cải cách hành chính năm 2025.

Điều 2. Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 99/QĐ-BM ngày 15/01/2024.

Điều 3. Thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Như Điều 3;
- Lưu: VT.

BỘ TRƯỞNG

Nguyễn Văn A

KẾ HOẠCH

Triển khai Đề án 06 và cải cách hành chính năm 2025

(Ban hành kèm theo Quyết định số 1045/QĐ-BM ngày 05/02/2025 của Bộ trưởng Bộ Mẫu)

I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích

- Khắc phục những tồn tại, hạn chế trong năm 2024; tiếp tục triển khai các nhiệm vụ trong năm 2024 chuyển sang.

- Phấn đấu hoàn thành 100% nhiệm vụ được giao, so với năm 2024 tăng từ 15/20 tiêu chí lên 18/20 tiêu chí.

2. Yêu cầu

a) Bảo đảm đồng bộ, thống nhất;

b) Xác định rõ trách nhiệm của người đứng đầu;

c) Thực hiện theo Kế hoạch tổng thể giai đoạn 2021 - 2025.

II. NHIỆM VỤ

1. Nhiệm vụ trọng tâm

1.1. Về thể chế

a) Rà soát văn bản quy phạm pháp luật hết hiệu lực trong năm 2024.

b) Sửa đổi, bổ sung:

1. Thông tư số 01/2022/TT-BM ngày 10/3/2022;

2. Thông tư số 05/2023/TT-BM ngày 30/12/2023.

c) Phổ biến pháp luật.

1.2. Về thủ tục hành chính

a) Cắt giảm ít nhất 30% thời gian.

2. Chế độ báo cáo

Các đơn vị gửi báo cáo trước ngày 20 của tháng cuối quý; báo cáo năm trước ngày 05/12/2025.

III. TỔ CHỨC THỰC HIỆN

1. Văn phòng Bộ

a) Theo dõi, đôn đốc.

2. Các đơn vị thuộc Bộ

a) Thực hiện Kế hoạch này.

Trong quá trình thực hiện nếu có vướng mắc, các đơn vị phản ánh về Văn phòng Bộ.

PHỤ LỤC I

DANH MỤC NHIỆM VỤ NĂM 2025

| TT | Nội dung công việc | Kết quả đầu ra | Đơn vị thực hiện | Đơn vị phối hợp | Tiến độ | Ghi chú |
| --- | --- | --- | --- | --- | --- | --- |
| A | CẢI CÁCH HÀNH CHÍNH | | | | | |
| I | Chỉ đạo, điều hành | | | | | |
| 1 | Xây dựng Kế hoạch cải cách hành chính năm 2026 | Quyết định ban hành Kế hoạch năm 2026 | Văn phòng Bộ | Các đơn vị thuộc Bộ | Tháng 12/2025 | |
| 2 | Báo cáo cải cách hành chính định kỳ | Báo cáo quý, 6 tháng, năm | Văn phòng Bộ | Các đơn vị thuộc Bộ | Hằng quý | |
| 3 | Xác định Chỉ số cải cách hành chính năm 2024 | Báo cáo tự chấm điểm | Văn phòng Bộ | Các đơn vị thuộc Bộ | Quý I/2025 | |
| 4 | Tổng kết Chương trình cải cách hành chính giai đoạn 2021 - 2025 | Báo cáo tổng kết | Văn phòng Bộ | Các đơn vị thuộc Bộ | Quý IV/2025 | |
| 5 | Đánh giá, xếp loại chất lượng công chức năm 2025 | Quyết định của Bộ trưởng | Vụ Tổ chức cán bộ | Các đơn vị thuộc Bộ | Trước 15/12/2025 | |
| 6 | Công bố kết quả khảo sát hài lòng năm 2024 | Quyết định | Văn phòng Bộ | Các đơn vị | Trước 28/02 | |
| II | Thể chế | | | | | |
| 1 | Xây dựng Luật Mẫu (sửa đổi) | Hồ sơ dự án Luật | Vụ Pháp chế | Các đơn vị có liên quan | 2025 - 2026 | |
| 2 | Rà soát văn bản | Báo cáo | Vụ Pháp chế | Các đơn vị có liên quan | Thường xuyên | |
| 3 | Báo cáo kết quả rà soát năm 2025 | Báo cáo | Vụ Pháp chế | | Trước 31/01/2026 | |
| B | ĐỀ ÁN 06 | | | | | |
| 1 | Làm sạch dữ liệu | Dữ liệu | Cục Công nghệ thông tin | Các đơn vị | Trước ngày 30/6/2025 | |
| 2 | Tái cấu trúc quy trình theo Quyết định số 06/QĐ-TTg ngày 06/01/2022 | Quy trình | Các đơn vị có thủ tục | Văn phòng Bộ | Quý II, III/2025 | |

PHỤ LỤC II

BIỂU MẪU BÁO CÁO

(Kèm theo Quyết định số 1045/QĐ-BM ngày 05/02/2025)
"""


def test_nothing_is_noticed_in_an_orderly_plan() -> None:
    reading = read_bytes(PLAN.encode(), "ke-hoach.md")
    assert len(reading.tasks) == 11
    assert [one.sentence for one in check(reading)] == []
