"""Printed reports that are decided and published."""
