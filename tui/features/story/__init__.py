"""The story of the network that stayed at 11.35 %, replayed with live networks."""
