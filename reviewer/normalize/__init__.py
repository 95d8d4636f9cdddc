"""Templates in their own words become design graphs in canonical words."""
