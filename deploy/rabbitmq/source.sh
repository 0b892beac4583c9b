#!/bin/sh
# A source on RabbitMQ: a user who publishes with one routing key, and reads the answers to it in a
# queue that is called svar-SOURCE, or begins with svar-SOURCE. (docs/meddelanden.md).
#   sh deploy/rabbitmq/source.sh LEDGER SOURCE < password
set -eu
ledger=$1 source=$2
case "$ledger$source" in
    *[!A-Za-z0-9_-]*) echo "letters, digits, _ and - are allowed" >&2; exit 2 ;;
esac
user="$ledger.$source"
rabbitmqctl add_user "$user"
own="svar-$source(\..*)?"
rabbitmqctl set_permissions "$user" "^$own\$" "^(liggare\.in|$own)\$" "^(liggare\.out|$own)\$"
rabbitmqctl set_topic_permissions "$user" liggare.in "^$ledger\\.$source\$" '^$'
rabbitmqctl set_topic_permissions "$user" liggare.out '^$' "^$ledger\\.answers\\.$source\$"
