"""The schema language, which describes a kind of proposal."""
