"""Reads of the network and who may see what."""

from symbionet.network.queries.organisations import (
    organisations_editable_by,
    organisations_visible_to,
    own_organisations,
)
from symbionet.network.queries.resources import resources_editable_by, resources_visible_to, teasers_visible_to

__all__ = [
    "organisations_editable_by",
    "organisations_visible_to",
    "own_organisations",
    "resources_editable_by",
    "resources_visible_to",
    "teasers_visible_to",
]
