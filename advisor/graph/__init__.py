"""What depends on what, as a picture: facts → rules → findings → hypotheses → leaders → warnings → recommendations."""
