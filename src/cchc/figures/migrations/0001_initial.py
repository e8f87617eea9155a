import django.db.models.deletion
from django.db import migrations, models

import cchc.figures.exact
import cchc.figures.values


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0007_proposal"),
        ("people", "0004_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="Definition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=500)),
                ("unit", models.CharField(blank=True, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("count", "count"),
                            ("ratio", "ratio"),
                            ("yes_no", "yes_no"),
                            ("choice", "choice"),
                            ("text", "text"),
                        ],
                        max_length=8,
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=500)),
                ("whole", models.CharField(blank=True, max_length=500)),
                ("adds_agencies", models.BooleanField(default=True)),
                (
                    "over_time",
                    models.CharField(
                        choices=[
                            ("adds", "Cộng được theo thời gian"),
                            ("cumulative", "Lũy kế từ đầu năm"),
                            ("none", "Không cộng theo thời gian"),
                        ],
                        default="adds",
                        max_length=10,
                    ),
                ),
                (
                    "empty",
                    models.CharField(
                        choices=[("full", "full"), ("zero", "zero"), ("none", "none")],
                        default=cchc.figures.values.Empty["NONE"],
                        max_length=5,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "Nhập tay"),
                            ("duties", "Đếm từ nhiệm vụ"),
                            ("register", "Đếm từ sổ theo dõi"),
                            ("dossiers", "Đếm từ hồ sơ thủ tục hành chính"),
                            ("survey", "Điều tra, khảo sát"),
                            ("outside", "Hệ thống, nguồn khác"),
                        ],
                        default="typed",
                        max_length=8,
                    ),
                ),
                ("counted_by", models.CharField(blank=True, max_length=40)),
                (
                    "prefers",
                    models.CharField(
                        choices=[("sum", "Số cộng từ các cơ quan"), ("stated", "Số của nguồn đã công bố")],
                        default="sum",
                        max_length=6,
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(default=0)),
                ("lowest", cchc.figures.exact.Exact(null=True)),
                ("highest", cchc.figures.exact.Exact(null=True)),
                ("choices", models.JSONField(default=list)),
                ("status", models.CharField(default="own", max_length=10)),
                ("cites", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="definitions_made",
                        to="people.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="agencies.agency"
                    ),
                ),
                (
                    "current",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="figures.definition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numerator", cchc.figures.exact.Exact(null=True)),
                ("denominator", cchc.figures.exact.Exact(null=True)),
                ("words", models.TextField(blank=True)),
                ("nothing", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("entered", "Đã nhập"), ("confirmed", "Đã xác nhận")], default="entered", max_length=9
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "Nhập tay"),
                            ("duties", "Đếm từ nhiệm vụ"),
                            ("register", "Đếm từ sổ theo dõi"),
                            ("dossiers", "Đếm từ hồ sơ thủ tục hành chính"),
                            ("survey", "Điều tra, khảo sát"),
                            ("outside", "Hệ thống, nguồn khác"),
                        ],
                        default="typed",
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("whole", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="agencies.agency"
                    ),
                ),
                (
                    "definition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="figures.definition"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="figures.indicator"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="definition",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="definitions", to="figures.indicator"
            ),
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots_made",
                        to="people.post",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="agencies.agency"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numerator", cchc.figures.exact.Exact(null=True)),
                ("denominator", cchc.figures.exact.Exact(null=True)),
                ("words", models.TextField(blank=True)),
                ("nothing", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("entered", "Đã nhập"), ("confirmed", "Đã xác nhận")], default="entered", max_length=9
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "Nhập tay"),
                            ("duties", "Đếm từ nhiệm vụ"),
                            ("register", "Đếm từ sổ theo dõi"),
                            ("dossiers", "Đếm từ hồ sơ thủ tục hành chính"),
                            ("survey", "Điều tra, khảo sát"),
                            ("outside", "Hệ thống, nguồn khác"),
                        ],
                        default="typed",
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("n", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("erratum", models.BooleanField(default=False)),
                ("why", models.CharField(blank=True, max_length=1000)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figure_versions",
                        to="people.post",
                    ),
                ),
                (
                    "definition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="figures.definition"
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="figures.figure"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Frozen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="figures.snapshot"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frozen_in", to="figures.version"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "frozen",
            },
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("authority", "code"), name="indicator_once"),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(fields=["start", "end", "indicator"], name="figure_of_window"),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(fields=["agency", "indicator", "end"], name="figure_of_agency"),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("indicator", "agency", "start", "end", "whole"), name="figure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gte", models.F("start"))), name="figure_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.UniqueConstraint(fields=("indicator", "n"), name="definition_once"),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(condition=models.Q(("places__lte", 4)), name="definition_places"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("figure", "n"), name="figure_version_once"),
        ),
        migrations.AddConstraint(
            model_name="frozen",
            constraint=models.UniqueConstraint(fields=("snapshot", "version"), name="frozen_once"),
        ),
    ]
