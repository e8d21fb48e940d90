"""What measures quality and speed; nothing here is a test."""
