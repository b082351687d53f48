"""(being written)"""


def rebuild_marts(engine):
    return True
