"""A small webhook service that reviews and comments, for teams without CI runners."""
