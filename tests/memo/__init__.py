"""The advice written out: prose, page, data; and the façade that gives it."""
