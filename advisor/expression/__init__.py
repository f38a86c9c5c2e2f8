"""Conditions: parsed, checked, evaluated, and put in plain English."""
