#!/bin/sh
# Becomes a program in another root file system, as an image runs on the platform: the root is read-only, /tmp is its own, and
# nothing of this is seen outside (`unshare --mount`). Its process id is that of who called it.
#
# Arguments: <root> <shared folder, seen as /mnt> <uid> <working folder> <program> [argument]...
set -eu
root=$1 share=$2 uid=$3 folder=$4
shift 4
mount --make-rprivate /
mount --bind "$root" "$root"
mount --bind "$share" "$root/mnt"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777,size=512m tmpfs "$root/tmp"
mount -o remount,bind,ro "$root"
exec chroot --userspec="$uid:$uid" "$root" env -C "$folder" "$@"
