"""The façade for those who write packs: one module a command of `advisor pack`."""
