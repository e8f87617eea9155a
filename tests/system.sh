#!/bin/sh
# What the tests need from the system. Apt packages come first: an upgrade under a running cluster would break it.
set -eu
need=""
command -v chromium-headless-shell >/dev/null || need="$need chromium-headless-shell"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need="$need postgresql"
command -v pdftoppm >/dev/null || need="$need poppler-utils"
[ -e /usr/share/tesseract-ocr/5/tessdata/vie.traineddata ] || need="$need tesseract-ocr tesseract-ocr-vie"
command -v soffice >/dev/null || need="$need libreoffice-writer-nogui"
[ -e /usr/lib/libreoffice/program/libsclo.so ] || need="$need libreoffice-calc-nogui"
ls /usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf >/dev/null 2>&1 || need="$need fonts-liberation"
[ -x /usr/sbin/clamd ] || need="$need clamav-daemon"
[ -z "$need" ] && exit 0
if ! command -v apt-get >/dev/null; then
  echo "Install by hand, this is not a Debian machine:$need" >&2
  exit 1
fi
as=""
[ "$(id -u)" = 0 ] || as="sudo"
echo "Installing$need"
# Debian's package would start a cluster of its own; the tests start theirs.
$as mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" | $as tee /etc/postgresql-common/createcluster.conf >/dev/null
$as apt-get update -q >/dev/null
# Nor is ClamAV's daemon started, or its database fetched: the tests bring a signature of their own.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | $as tee $policy >/dev/null
  $as chmod +x $policy
  trap '$as rm -f $policy' EXIT
fi
# shellcheck disable=SC2086
$as env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $need >/dev/null
