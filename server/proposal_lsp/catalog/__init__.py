"""The schemas that hold somewhere: where they lie, what they were understood as, and which were derived."""
