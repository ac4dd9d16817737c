"""How far the findings agree with other sources about real proposals, which are not part of the repository."""
