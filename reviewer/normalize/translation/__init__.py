"""How one resource, its properties and its references become canonical."""
