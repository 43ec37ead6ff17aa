#!/bin/sh
# Run once by the image of PostgreSQL on an empty volume: the role that owns our two databases, and is no superuser.
set -eu

password=$(tr -d '\r\n' < "${SECRETS_FOLDER:-/run/secrets}/database_password")

psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -v password="$password" \
    --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
create role dateline login createrole createdb password :'password';
create database dateline owner dateline;
create database dateline_airflow owner dateline;
SQL
