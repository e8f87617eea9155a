"""Where an installation keeps its things, and what follows from it for the settings."""

import os
import re
import secrets
from pathlib import Path
from typing import Any

import environ
import structlog
from django.core.exceptions import ImproperlyConfigured

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def secret(home: Path) -> str:
    """This installation's secret key, made once and readable by its owner alone."""
    file = home / "secret"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of this installation was quicker
            pass
        else:
            with os.fdopen(handle, "w") as stream:
                stream.write(secrets.token_urlsafe(64))
    return file.read_text().strip()


# How PostgreSQL plans what is asked: on a disk as quick anywhere, and no core taken from another request.
PLANNING = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 -c jit=off"


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's description of the database: SQLite in `home` where `url` is empty, else what `url` says."""
    if not url:
        home.mkdir(parents=True, exist_ok=True)
        return sqlite(home / "cchc.sqlite3")
    found: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if found["ENGINE"].endswith("sqlite3"):
        return sqlite(Path(found["NAME"]))
    found.setdefault("CONN_MAX_AGE", 60)
    found["CONN_HEALTH_CHECKS"] = True
    if "postgresql" in found["ENGINE"]:
        found.setdefault("OPTIONS", {}).setdefault("options", PLANNING)
    return found


CHANNEL = re.compile(r"^(?P<name>[a-z][a-z0-9-]{0,19})=(?P<url>[a-z][a-z0-9+.-]*://\S+)$")


def channels(text: str) -> dict[str, str]:
    """`name=url` of each channel, parted by blanks; a url is Apprise's, with `{username}` and `{email}` filled in."""
    found: dict[str, str] = {}
    for one in text.split():
        told = CHANNEL.match(one)
        if told is None or told["name"] in found:
            name = one.partition("=")[0][:20]
            raise ImproperlyConfigured(f"CCHC_CHANNELS: không hiểu kênh “{name}”. Ghi tên=địa chỉ, mỗi tên một lần.")
        found[told["name"]] = told["url"]
    return found


def sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            # A writer takes its lock when its transaction begins: two that read first and write later cannot deadlock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def logging(*, json: bool, level: str) -> dict[str, Any]:
    """One line an event: JSON for machines, coloured words for a person at a terminal."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": structlog.stdlib.ProcessorFormatter, "processor": renderer, "foreign_pre_chain": shared}
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level if json else max(level, "WARNING", key=LEVELS.index)},
        "loggers": {"cchc": {"level": level}},
    }
