#!/bin/sh
# Installs what a media service needs into a Debian that has only Node, and leaves nothing of the installation behind.
#
# DEBIAN_DATE    a day such as 2026-11-28: the packages of that day, from snapshot.debian.org; empty: those of the mirrors that
#                the system has, as they are now
# DEBIAN_MIRROR  a host such as mirrors.cloud.tencent.com: its packages, as they are now, whatever DEBIAN_DATE says
# Arguments     <list of packages> <list of files that nothing here needs>
set -eu
packages=$1 unneeded=$2
export DEBIAN_FRONTEND=noninteractive

if [ -n "${DEBIAN_MIRROR:-}" ]; then
  from=http://$DEBIAN_MIRROR at=
elif [ -n "${DEBIAN_DATE:-}" ]; then
  from=http://snapshot.debian.org/archive at=/$(echo "$DEBIAN_DATE" | tr -d -)T000000Z
  # An index of that day is not valid for longer than a week. The archive answers slowly, and now and then not at all.
  printf 'Acquire::Check-Valid-Until "false";\nAcquire::Retries "5";\n' >/etc/apt/apt.conf.d/80-snapshot
fi
if [ -n "${from:-}" ]; then
  rm -f /etc/apt/sources.list
  for archive in "debian bookworm bookworm-updates" "debian-security bookworm-security"; do
    set -- $archive
    name=$1
    shift
    # apt checks signatures, so http will do; the system has no certificates yet.
    printf 'Types: deb\nURIs: %s/%s%s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n\n' "$from" "$name" "$at" "$*"
  done >/etc/apt/sources.list.d/debian.sources
fi

sed -n 's/^\//path-exclude=\//p' "$unneeded" >/etc/dpkg/dpkg.cfg.d/scf-media
# Licences stay.
echo 'path-include=/usr/share/doc/*/copyright' >>/etc/dpkg/dpkg.cfg.d/scf-media

apt-get update
xargs -a "$packages" apt-get install -y --no-install-recommends
fc-cache -s
# Whom Chromium runs as where the service is root.
useradd --system --no-create-home --shell /usr/sbin/nologin chromium
sed -n 's/^later //p' "$unneeded" | while read -r files; do
  # Without quotes: there are wildcards in them.
  rm -rf $files
done
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/lib/dpkg/*-old /var/log/* /tmp/*
