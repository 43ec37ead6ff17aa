#!/bin/sh
# Puts the secrets, which come as files, where Airflow and Dateline look for them, then becomes the command.
# Where Airflow's connection is in the environment already, as on Kubernetes, the other secrets are there too.
set -eu

secrets=${SECRETS_FOLDER:-/run/secrets}

secret() {
    [ -r "$secrets/$1" ] || { echo "entrypoint: the secret $1 is missing in $secrets: run docker/make-secrets.sh" >&2; exit 3; }
    tr -d '\r\n' < "$secrets/$1"
}

if [ -z "${AIRFLOW__DATABASE__SQL_ALCHEMY_CONN:-}" ]; then
    password=$(secret database_password)
    server=${DATABASE_HOST:-postgres}:${DATABASE_PORT:-5432}
    broker=$(secret broker_password)
    fernet=$(secret fernet_key)
    jwt=$(secret jwt_secret)
    api=$(secret api_secret)

    export DATELINE_DATABASE_URL="postgresql://dateline:$password@$server/dateline"
    export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN="postgresql+psycopg://dateline:$password@$server/dateline_airflow"
    export AIRFLOW__CELERY__BROKER_URL="redis://:$broker@${BROKER_HOST:-broker}:${BROKER_PORT:-6379}/0"
    export AIRFLOW__CORE__FERNET_KEY="$fernet"
    export AIRFLOW__API_AUTH__JWT_SECRET="$jwt"
    export AIRFLOW__API__SECRET_KEY="$api"
fi
export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC="$AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
export AIRFLOW__CELERY__RESULT_BACKEND="db+$AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"

# Airflow writes beside the password file, so it gets a copy of its own.
if [ -r "$secrets/ui_passwords" ]; then
    (umask 077 && cat "$secrets/ui_passwords" > "$AIRFLOW_HOME/ui_passwords.json")
    export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE="$AIRFLOW_HOME/ui_passwords.json"
fi

exec "$@"
