"""What the network does in the daily round."""

from symbionet.network.actions import notify_renewals

__all__ = ["REMINDERS"]

REMINDERS = (notify_renewals,)
