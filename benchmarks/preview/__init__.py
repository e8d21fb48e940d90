"""The desk's bars: quick, light, and the same after thousands of reloads."""
