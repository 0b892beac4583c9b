#!/bin/sh
# The service's own user on RabbitMQ: it makes, reads and writes what is called liggare.…
#   sh deploy/rabbitmq/liggare.sh < password
set -eu
rabbitmqctl add_user liggare
rabbitmqctl set_permissions liggare '^liggare\.' '^liggare\.' '^liggare\.'
