#!/bin/sh
# Serves in the foreground, and creates the tables in TABLES ("name:family name:family …") once that is possible.
set -eu
export HBASE_OPTS="${HBASE_OPTS:-} -Dsmartcar.hbase.host=${HBASE_HOST}"
rm -f /tmp/serving
/hbase/bin/create-tables.sh &
exec /hbase/bin/hbase master start
