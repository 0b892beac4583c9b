#!/bin/sh
# A source on RabbitMQ: a user who publishes with one routing key, and nothing else.
#   sh deploy/rabbitmq/source.sh LEDGER SOURCE < password
set -eu
ledger=$1 source=$2
case "$ledger$source" in
    *[!A-Za-z0-9_-]*) echo "letters, digits, _ and - are allowed" >&2; exit 2 ;;
esac
user="$ledger.$source"
rabbitmqctl add_user "$user"
rabbitmqctl set_permissions "$user" '^$' '^liggare\.in$' '^$'
rabbitmqctl set_topic_permissions "$user" liggare.in "^$ledger\\.$source\$" '^$'
