"""From readings to facts: the statutory forms, the mapping onto them, and the checks that judge it."""
