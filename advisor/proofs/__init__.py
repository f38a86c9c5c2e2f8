"""Proofs about a program by the Z3 solver: what can never happen, always happens, or contradicts itself."""
