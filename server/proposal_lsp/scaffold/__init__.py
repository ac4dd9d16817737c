"""Template text rendered as text with tab stops: the one renderer for fixes, completion and new proposals."""
