"""`make bench`: what is promised about speed and memory, measured beside a reference."""
