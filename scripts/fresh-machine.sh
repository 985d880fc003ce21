#!/usr/bin/env bash
# Does what the README says on a machine that has git and Node and nothing else: clones what is committed, runs `npm start` until it
# serves, books a flight by the README's curl block, ends it, and with --test runs `npm test`. Fails on anything that is assumed to be there.
# As root with debootstrap the machine is an empty Debian in a folder; otherwise a user without a home, with a PATH of the few tools below.
set -euo pipefail

usage() {
  cat << 'END'
npm run fresh-machine [-- --test none|short|whole] [--machine auto|debian|user] [--minutes N]

  --test WHAT      after the booking: no tests (none), those of domain/ (short), or npm test as it is (whole)
  --machine WHAT   an empty Debian (debian: needs root and debootstrap), a clean user (user), or the first of them that can be had (auto)
  --minutes N      gives up after so long (20)
END
}
tests=none machine=auto minutes=20
while [ $# -gt 0 ]; do
  case "$1" in
    --test) tests=$2; shift 2 ;;
    --machine) machine=$2; shift 2 ;;
    --minutes) minutes=$2; shift 2 ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
case "$tests" in none | short | whole) ;; *) usage >&2; exit 2 ;; esac

repository=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-fresh-XXXXXX")
began=$SECONDS
say() { echo "[$((SECONDS - began)) s] $*"; }

# What a shell, git and npm need, besides Node: Debian's minimal system has all of it but git and curl.
TOOLS="sh bash env git node npm npx curl
  awk basename cat chmod cp cut date dirname echo expr find grep head hostname id ln ls mkdir mktemp mv paste printf pwd readlink rm rmdir
  sed sleep sort stat tail tee test touch tr true false uname uniq wc which xargs"
# How this machine reaches the registry is nothing that Holdfast assumes.
NETWORK="http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY NODE_EXTRA_CA_CERTS SSL_CERT_FILE npm_config_registry"

leave_nothing_behind() {
  trap - EXIT INT TERM
  [ -z "${running:-}" ] || kill -- "-$running" 2> /dev/null || true
  # Whatever has got out of its process group still has its folder open.
  local process
  for process in /proc/[0-9]*; do
    case "$(readlink "$process/cwd" 2> /dev/null)" in "$work"*) kill -9 "${process#/proc/}" 2> /dev/null || true ;; esac
  done
  for mounted in dev/null dev/random dev/urandom dev/shm proc; do
    if mountpoint -q "$work/debian/$mounted"; then umount -l "$work/debian/$mounted"; fi
  done
  rm -rf --one-file-system "$work"
}
trap leave_nothing_behind EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

has() { command -v "$1" > /dev/null; }
if [ "$machine" = auto ]; then
  if [ "$(id -u)" = 0 ] && has debootstrap; then machine=debian; else machine=user; fi
fi

environment=(HOME=/srv/fresh LANG=C.UTF-8 TERM=dumb)
for name in $NETWORK; do [ -z "${!name:-}" ] || environment+=("$name=${!name}"); done

# Prepares $home, where the clone goes, and $enter, the words before a command that run it on the fresh machine.
case "$machine" in
  debian)
    say "An empty Debian, with git, curl and this machine's Node"
    root=$work/debian
    debootstrap --variant=minbase --include=git,curl,ca-certificates stable "$root" > "$work/debootstrap.log" 2>&1 || {
      tail -5 "$work/debootstrap.log"
      exit 1
    }
    prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
    npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
    mkdir -p "$root/opt/node/bin" "$root/opt/node/lib/node_modules" "$root/srv/fresh" "$root/dev/shm" "$root/proc"
    cp "$prefix/bin/node" "$root/opt/node/bin/"
    cp -r "$npm" "$root/opt/node/lib/node_modules/npm"
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/opt/node/bin/npm"
    ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/opt/node/bin/npx"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    [ ! -f /etc/hosts ] || cp /etc/hosts "$root/etc/hosts"
    for file in "${NODE_EXTRA_CA_CERTS:-}" "${SSL_CERT_FILE:-}"; do
      [ -z "$file" ] || { mkdir -p "$root$(dirname "$file")" && cp -L "$file" "$root$file"; }
    done
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/dev/shm"
    for device in null random urandom; do touch "$root/dev/$device" && mount --bind "/dev/$device" "$root/dev/$device"; done
    home=$root/srv/fresh inside=/srv/fresh
    environment+=(PATH=/opt/node/bin:/usr/bin:/bin:/usr/sbin:/sbin TMPDIR=/tmp)
    enter=(chroot "$root" env -i "${environment[@]}")
    ;;
  user)
    say "A user without anything at home, and $(echo "$TOOLS" | wc -w) tools"
    home=$work/home inside=$work/home
    mkdir -p "$home" "$work/bin" "$work/tmp"
    chmod 755 "$work"
    for tool in $TOOLS; do
      if has "$tool"; then ln -s "$(command -v "$tool")" "$work/bin/$tool"; fi
    done
    environment+=(HOME="$home" PATH="$work/bin" TMPDIR="$work/tmp")
    enter=(env -i "${environment[@]}")
    if [ "$(id -u)" = 0 ]; then
      enter=(setpriv --reuid=65534 --regid=65534 --clear-groups "${enter[@]}")
    fi
    ;;
  *) usage >&2; exit 2 ;;
esac

[ -z "$(git -C "$repository" status --porcelain)" ] || say "What is not committed is not part of it"
git clone -q --no-hardlinks "$repository" "$home/holdfast"
[ "$machine" = debian ] || [ "$(id -u)" != 0 ] || chown -R 65534:65534 "$home" "$work/tmp"

# On the fresh machine, in the clone, in a process group of its own. Its output goes to a file.
begin() {
  local log=$1
  shift
  set -m
  timeout --foreground "$((minutes * 60))" "${enter[@]}" bash -c "cd $inside/holdfast && exec \"\$@\"" bash "$@" > "$log" 2>&1 < /dev/null &
  set +m
  running=$!
}
give_up() {
  echo "$1"
  tail -40 "$2"
  exit 1
}

port=$(node -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
say "npm start, on port $port"
begin "$work/start.log" env PORT="$port" npm start
until grep -q 'Holdfast is ready' "$work/start.log"; do
  kill -0 "$running" 2> /dev/null || give_up "npm start has ended:" "$work/start.log"
  [ $((SECONDS - began)) -lt $((minutes * 60)) ] || give_up "npm start is not ready after $minutes minutes:" "$work/start.log"
  sleep 1
done
say "It serves"

# The block under the heading, as it is printed.
sed -n '/^## One booking by curl/,/^```$/p' "$home/holdfast/README.md" | sed '1,/^```sh$/d; /^```$/d' > "$work/book.sh"
grep -q '/v1/bookings' "$work/book.sh" || give_up "The README has no such block:" "$work/book.sh"
"${enter[@]}" API="http://localhost:$port" bash -euo pipefail -c "$(cat "$work/book.sh")" > "$work/book.log" 2>&1 ||
  give_up "The README's booking failed:" "$work/book.log"
grep -q '"status":"confirmed"' "$work/book.log" && grep -Eq '^999[0-9]{10}$' "$work/book.log" ||
  give_up "The README's booking has no ticket:" "$work/book.log"
say "Booked, with ticket $(grep -E '^999[0-9]{10}$' "$work/book.log")"

kill -INT -- "-$running"
wait "$running" || true
for process in /proc/[0-9]*; do
  case "$(readlink "$process/cwd" 2> /dev/null)" in "$work"*) give_up "Left running: $(tr '\0' ' ' < "$process/cmdline")" "$work/start.log" ;; esac
done
running=
say "Ended, with nothing left running"

case "$tests" in
  none) ;;
  short) begin "$work/test.log" npm test -- domain/ ;;
  whole) begin "$work/test.log" npm test ;;
esac
if [ -n "${running:-}" ]; then
  say "npm test ($tests)"
  wait "$running" || give_up "npm test failed:" "$work/test.log"
  say "$(grep -E '^ +Tests ' "$work/test.log" | tr -s ' ')"
fi
say "Nothing was assumed"
