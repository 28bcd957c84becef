"""Why a network does not learn, or learns badly: what is measured, the rules, and what they find."""
