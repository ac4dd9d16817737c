"""How far the findings agree with what others have found in real proposals. Not a part of the repository: those."""
