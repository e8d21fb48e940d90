"""What the render withstands, and how heavy and how fast it is."""
