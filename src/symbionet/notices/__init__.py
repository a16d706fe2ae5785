"""Notices: what people are told, in the platform and by e-mail, as often as they wish."""
