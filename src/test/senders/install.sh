#!/bin/sh
# Installs what the tests of 'mvn verify -Dgroups=senders' send with: rsyslog with its OpenSSL driver, logger (util-linux),
# logrotate, perl and Python, on Debian or Ubuntu. What is there already is left as it is; running it twice changes nothing.
# The tests run an rsyslogd of their own on 127.0.0.1: the service that the package brings is not started here, and a
# service that runs already is not touched.
set -eu

packages='rsyslog rsyslog-openssl util-linux bsdutils logrotate perl-base python3'

installed() {
  dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'
}

missing=''
for package in $packages; do
  installed "$package" || missing="$missing $package"
done

if [ -n "$missing" ]; then
  if ! command -v apt-get >/dev/null; then
    echo "There is no apt-get here: install$missing in this system's own way." >&2
    exit 1
  fi
  as_root=''
  if [ "$(id -u)" -ne 0 ]; then
    as_root='sudo'
    command -v sudo >/dev/null || { echo "Run this as root, or install sudo: it installs$missing." >&2; exit 1; }
  fi
  echo "Installing$missing"
  # 101 from this file tells Debian's packages to start no service; one that is there already is left to decide
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap '$as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
  fi
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing || {
    # the lists of packages may be missing, or older than the packages
    $as_root apt-get update
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing
  }
else
  echo 'Everything is installed.'
fi

# shellcheck disable=SC2086
dpkg-query --show $packages
