"""The proposals of a repository together: an entry for each (`IndexEntry`), and which of them has which number
(`Index`).

Nothing is imported here, since entries can be read from a cache without the rest of the engine.
"""
