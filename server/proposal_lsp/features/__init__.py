"""The features of the language server. Each is a pure function of an `Analysis`.

Offsets and spans count code points; lines, columns and the words of a protocol exist only in the front ends.
"""
