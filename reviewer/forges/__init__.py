"""Comments on pull and merge requests: what they say, where they go, and how they are kept up to date."""
