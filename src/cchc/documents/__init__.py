"""Documents as offices know them: Word by Decree 30/2020/NĐ-CP, Excel with its filters. Knows nothing of Django."""
