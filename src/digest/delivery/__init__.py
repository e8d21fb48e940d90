"""Getting an issue to each recipient once: the relay, the transaction, what replies mean, and who got what."""
