"""``make bench``: how fast the signed webhook is, whether it stands a spike, and how soon it answers.

The last line printed is one JSON object. Everything runs on loopback, server and load on a core each.
"""
