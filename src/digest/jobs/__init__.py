"""The jobs: what the commands do, each a pipe of steps that are given their tools."""
