"""What an editor offers while a proposal is written. Every feature is a pure function of an `Analysis`.

Offsets and spans count code points; lines, columns and the words of a protocol exist only in the front ends.
"""
