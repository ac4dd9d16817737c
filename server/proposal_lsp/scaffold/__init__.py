"""Renders template text as text with tab stops: the only renderer for fixes, completion and new proposals."""
