"""How good the summaries are: ROUGE against people's summaries, faults that a program can see, and time."""
