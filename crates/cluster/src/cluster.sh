# Makes a PostgreSQL cluster in a folder of its own, serves it on a socket in there, says where, and
# takes everything away again when standard input ends: that is when whoever started it is gone,
# however it went. Arguments: the folder with PostgreSQL's programs; to be asked over the network of
# this machine too, encrypted, also a port, a certificate and its key (PEM).
set -eu
bin=$1
home=$(mktemp -d /tmp/renkei-cluster.XXXXXX)
trap 'rm -rf "$home"' EXIT
# Nobody waits for a disk here: what has to survive a power cut is not tested on this cluster.
"$bin/initdb" --pgdata "$home/data" --locale=C.UTF-8 --encoding=UTF8 --auth=trust \
  --username=renkei --no-sync >"$home/log" 2>&1 || { cat "$home/log" >&2; exit 1; }
set -- "${2:-}" "${3:-}" "${4:-}"
listen="-c listen_addresses="
if [ -n "$1" ]; then
  printf '%s' "$2" >"$home/data/server.crt"
  (umask 077 && printf '%s' "$3" >"$home/data/server.key")
  listen="-c listen_addresses=localhost -c port=$1 -c ssl=on"
fi
# shellcheck disable=SC2086 # words of options
"$bin/postgres" -D "$home/data" -k "$home" $listen -c max_connections=300 \
  -c fsync=off -c full_page_writes=off -c autovacuum=off >>"$home/log" 2>&1 &
server=$!
until "$bin/pg_isready" --quiet --host "$home" --port "${1:-5432}" --username renkei; do
  kill -0 "$server" 2>/dev/null || { cat "$home/log" >&2; exit 1; }
  sleep 0.05
done
echo "$home"
while read -r _; do :; done
kill -QUIT "$server" 2>/dev/null || true
wait "$server" || true
