"""A session about predictions that were made elsewhere: it answers as one of a run does, and never learns."""
