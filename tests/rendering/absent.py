"""What a carrier may lack on this machine."""


class Absent(RuntimeError):
    """A program or a font that a carrier needs is not installed; the message names it."""
