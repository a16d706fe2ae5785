"""What can go wrong with a backup."""

__all__ = ["BackupError"]


class BackupError(Exception):
    """A backup cannot be made, read or restored; the sentence says why and what to do."""
