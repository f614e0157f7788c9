#!/bin/sh
# Becomes the program of a function, in a root file system that looks as SCF's does: everything is read-only, /tmp is
# 512 MB of the function's own, the code package is /var/user, and Node lies where a scf_bootstrap names it.
#
# It runs in a mount namespace of its own (`unshare --mount`), so nothing of this is seen outside, and nothing is left
# when the function ends. It becomes the program (exec), so its process id is the function's.
#
# Arguments: <stage: an empty folder> <node program> <uid> <user namespace: yes or no>
#            [--code <folder>] [--image <folder>] [--share <folder> <mount point>]... -- <working folder> <program> [argument]...
set -eu

stage=$1 node=$2 uid=$3 user_namespace=$4
shift 4

# What happens in here stays in here.
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$stage"
mkdir -m 755 "$stage/var" "$stage/var/user" "$stage/var/lang" "$stage/var/lang/local" "$stage/var/lang/local/bin" "$stage/mnt" "$stage/.old"
mkdir -m 1777 "$stage/tmp"

# bind <from> <to>: the same file or folder, read-only.
bind() {
  mount -o rbind,ro "$1" "$2"
}

# mirror <folder>: every entry of a folder of the host that is not in the new root yet.
mirror() {
  for entry in "$1"/* "$1"/.[!.]*; do
    to=$stage$entry
    if [ -e "$to" ] || [ -L "$to" ]; then
      :
    elif [ -L "$entry" ]; then
      cp -P "$entry" "$to"
    elif [ -d "$entry" ]; then
      mkdir "$to"
      case $entry in
        # Devices must stay writable; processes and the kernel guard themselves.
        /dev | /proc | /sys) mount --rbind "$entry" "$to" ;;
        # On the platform only /tmp can be written.
        /var/tmp) ;;
        *) bind "$entry" "$to" ;;
      esac
    elif [ -f "$entry" ]; then
      : >"$to"
      bind "$entry" "$to"
    fi
  done
}

: >"$stage/var/lang/local/bin/node"
bind "$node" "$stage/var/lang/local/bin/node"
# The documented places; one Node stands for all of them.
for version in 10 12 14 16 18 20 22 24; do
  ln -s local "$stage/var/lang/node$version"
done

while [ "$1" != -- ]; do
  case $1 in
    --code)
      bind "$2" "$stage/var/user"
      shift 2
      ;;
    --image)
      for entry in "$2"/*; do
        mkdir "$stage/${entry##*/}"
        bind "$entry" "$stage/${entry##*/}"
      done
      shift 2
      ;;
    --share)
      mkdir -p "$stage$3"
      mount --bind "$2" "$stage$3"
      shift 3
      ;;
    *)
      echo "enter-sandbox: unknown argument $1" >&2
      exit 64
      ;;
  esac
done
shift

mirror ""
mirror /var

cd "$stage"
pivot_root . .old
cd /
umount -l /.old
rmdir /.old
mount -o remount,bind,ro /
mount -t tmpfs -o mode=1777,size=512m,nosuid,nodev tmpfs /tmp
# Not documented for SCF; this is what container runtimes give when nothing is said, and too little for Chromium.
if [ -d /dev/shm ]; then mount -t tmpfs -o mode=1777,size=64m,nosuid,nodev tmpfs /dev/shm; fi

# The platform's limit of open files.
ulimit -n 1024
cd "$1"
shift
if [ "$user_namespace" = yes ]; then
  exec unshare --user --map-user="$uid" --map-group="$uid" -- "$@"
fi
exec setpriv --reuid="$uid" --regid="$uid" --clear-groups -- "$@"
