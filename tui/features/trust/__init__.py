"""How far the predictions can be trusted, a page for every measure."""
