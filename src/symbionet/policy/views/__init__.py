"""Views of `policy`: HTTP to queries, actions and pages."""
