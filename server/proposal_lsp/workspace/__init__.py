"""The proposals of a repository as one: what is known of each (`IndexEntry`), and who holds which number (`Index`).

Nothing is imported here: entries are read from a cache where nothing else of the engine is needed.
"""
