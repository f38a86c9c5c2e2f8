"""What a change of a pack would do to the advice on saved businesses."""
