"""Three months in the life of a desk: invented people, invented matters, real services."""
