import django.db.models.deletion
from django.db import migrations, models

import cchc.figures.values


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_proposal"),
        ("figures", "0002_append_only"),
        ("people", "0004_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="Form",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=300)),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("direction", "Chỉ đạo điều hành"),
                            ("institutions", "Thể chế"),
                            ("procedures", "Thủ tục hành chính"),
                            ("organisation", "Tổ chức bộ máy"),
                            ("civil_service", "Công vụ"),
                            ("public_finance", "Tài chính công"),
                            ("digital", "Chính quyền số"),
                        ],
                        max_length=20,
                    ),
                ),
                ("status", models.CharField(default="own", max_length=10)),
                ("cites", models.CharField(blank=True, max_length=300)),
                ("checks", models.JSONField(default=list)),
                ("for_calls", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forms", to="agencies.agency"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("letter", models.CharField(blank=True, max_length=80)),
                ("letter_on", models.DateField(null=True)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("due", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="figures.call",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_made",
                        to="people.post",
                    ),
                ),
                (
                    "run_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="data_calls", to="agencies.agency"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="figures.form"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FormRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("no", models.CharField(blank=True, max_length=20)),
                ("text", models.CharField(max_length=500)),
                ("unit", models.CharField(blank=True, max_length=120)),
                (
                    "part",
                    models.CharField(
                        choices=[("value", "value"), ("numerator", "numerator"), ("denominator", "denominator")],
                        default=cchc.figures.values.Part["VALUE"],
                        max_length=11,
                    ),
                ),
                ("status", models.CharField(blank=True, max_length=10)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="figures.form"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_rows",
                        to="figures.indicator",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Chưa nộp"),
                            ("filed", "Đã nộp"),
                            ("returned", "Bị trả lại"),
                            ("confirmed", "Đã xác nhận"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("typed", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=dict)),
                ("nothing", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0)),
                ("seen_at", models.DateTimeField(null=True)),
                ("filed_at", models.DateTimeField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("chased_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="agencies.agency"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="figures.call"
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets_filed",
                        to="people.post",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="figures.form"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="form",
            constraint=models.UniqueConstraint(fields=("authority", "code"), name="form_once"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(condition=models.Q(("end__gte", models.F("start"))), name="call_window"),
        ),
        migrations.AddConstraint(
            model_name="formrow",
            constraint=models.UniqueConstraint(fields=("form", "order"), name="form_row_once"),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(fields=["agency", "state"], name="sheet_of_agency"),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("call__isnull", False)), fields=("call", "agency"), name="sheet_of_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("call__isnull", True)),
                fields=("form", "agency", "start", "end"),
                name="sheet_of_form",
            ),
        ),
    ]
