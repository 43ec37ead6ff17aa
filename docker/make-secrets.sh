#!/bin/sh
# Makes the secrets that docker-compose.yml hands to the services, once; what is there already is left alone.
# The folder is closed to others; the files in it are not, since the services run as another user than you.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets

make() { # name, text
    if [ ! -s "secrets/$1" ]; then printf '%s' "$2" > "secrets/$1"; chmod 644 "secrets/$1"; fi
}
random() { head -c "$1" /dev/urandom | od -An -tx1 | tr -d ' \n'; }

password=$(random 12)
make superuser_password "$(random 24)"
make database_password "$(random 24)"
make broker_password "$(random 24)"
make jwt_secret "$(random 48)"
make api_secret "$(random 32)"
make fernet_key "$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')"
make ui_passwords "{\"admin\": \"$password\"}"
echo "The UI's user and password are in docker/secrets/ui_passwords."
