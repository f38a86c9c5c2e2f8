"""What can be said against a pack that can be loaded: one module a check, each with its page in docs/checks/.

A check looks at a program from outside and changes nothing. It has to be sure: what it tells is so, whatever else the
pack holds, or it is for the author to waive with a reason.
"""
