"""Pages of the programme: its funnel and targets, and the savings of firms."""
