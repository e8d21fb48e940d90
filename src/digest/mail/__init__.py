"""What a message is: the bytes that a mail program or a relay gets."""
