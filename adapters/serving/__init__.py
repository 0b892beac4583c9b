"""`liggare serve`: the API, the consumer, the follower and the publisher as running parts."""
