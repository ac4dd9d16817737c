"""The schema language: what a kind of proposal is made of."""
